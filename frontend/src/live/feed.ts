/**
 * One socket to the gateway and the feed that it fills. Rooms are resumed by cursor after a break; listeners hear of
 * changes at most ten times a second, however many frames arrive.
 */
import { io, type Socket } from 'socket.io-client';
import type {
  ClosedFrame,
  ErrorCode,
  EventsFrame,
  GapFrame,
  StatsFrame,
  SubscribeAnswer,
  SubscribeRequest,
  UnsubscribeRequest,
} from '#contracts';
import { readySession, renewSession } from '../api/renewal.js';
import { currentSession, endSession, onSessionChange } from '../api/session.js';
import { nextConnection, type Connection, type ConnectionChange } from './connection.js';
import { EMPTY_FEED, withEvents, withGap, withoutRows, withStats, type FeedState } from './feed-state.js';

export interface Selection {
  readonly projectId: string;
  readonly streams: readonly string[];
  /** Only these; empty: all. */
  readonly types: readonly string[];
  /** Only events whose dimension has this value; absent or empty: all. */
  readonly filter?: Readonly<Record<string, string>>;
}

export interface FeedSnapshot extends FeedState {
  readonly connection: Connection;
}

const REPAINT_MS = 100;
const ANSWER_MS = 8_000;
const RETRY_MS = 2_000;

/** Frames held for one repaint; a hidden tab's timers are slow, its memory stays bounded. */
const HELD_FRAMES = 200;

/** Refusals that asking again does not change; after others (an outage, too many requests) it is asked again. */
const FINAL_CODES: ReadonlySet<ErrorCode> = new Set(['FORBIDDEN', 'NOT_FOUND', 'REQUEST_INVALID'] as const);

/** As the contracts' `roomOf`, repeated: a value import would bring the log's codec into the page. */
const roomOf = (projectId: string, stream: string): string => `stream:${projectId}:${stream}`;

const NOTHING: Selection = { projectId: '', streams: [], types: [] };

type StreamOf = UnsubscribeRequest;

export class LiveFeed {
  private snapshot: FeedSnapshot = { ...EMPTY_FEED, connection: { state: 'connecting' } };
  private selection: Selection | null = null;
  /** Rooms of the selection. */
  private rooms: ReadonlySet<string> = new Set();
  /** Rooms asked for on this connection, with what is followed now: frames of any other are of an earlier selection. */
  private asked = new Map<string, StreamOf>();
  /** Ends when the last change of rooms has been answered; they are made one after the other. */
  private turn: Promise<void> = Promise.resolve();
  /** Room to the cursor from which it goes on. */
  private cursors = new Map<string, string>();
  /** Tells answers to this selection, on this connection, from answers to an earlier one. */
  private generation = 0;
  private held: EventsFrame[] = [];
  private repaint: ReturnType<typeof setTimeout> | undefined;
  /** On the clock of `performance`. */
  private paintedAt = -Infinity;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly socket: Socket;
  /** The token that was presented last. */
  private token = '';
  /** Refusals of a token without a connection between them. */
  private refusals = 0;
  /** The line is taken down only to come back with a new token: nobody needs to hear of it. */
  private changingToken = false;
  private readonly stopWatching: () => void;

  constructor() {
    this.socket = io({
      auth: (answer) => void this.present(answer),
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
      forceNew: true,
    });
    this.stopWatching = onSessionChange(({ kind }) => {
      if (kind === 'renewed') this.takeNewToken();
    });
    this.socket.on('connect', () => {
      this.refusals = 0;
      this.changingToken = false;
      this.asked.clear();
      this.enterRooms();
    });
    this.socket.on('disconnect', (reason) => this.lost(reason === 'io server disconnect'));
    this.socket.on('connect_error', (error) => this.refused(error));
    this.socket.on('events', (frame: EventsFrame) => this.take(frame));
    this.socket.on('stats', (frame: StatsFrame) => {
      if (this.rooms.has(frame.room)) this.change(withStats(this.snapshot, frame, Date.now()));
    });
    this.socket.on('closed', (frame: ClosedFrame) => this.closed(frame));
    this.socket.on('gap', (frame: GapFrame) => {
      if (this.rooms.has(frame.room)) this.change(withGap(this.snapshot, frame, Date.now()));
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): FeedSnapshot => this.snapshot;

  /** What to follow from now on. Rows of an earlier selection are forgotten, and its rooms left. */
  select(selection: Selection): void {
    const before = this.selection;
    this.selection = selection;
    this.generation++;
    this.held = [];
    this.connection({ kind: 'selected' });
    const sameRooms = before?.projectId === selection.projectId && before.streams.join() === selection.streams.join();
    this.change(sameRooms ? withoutRows(this.snapshot) : EMPTY_FEED);
    this.rooms = new Set(selection.streams.map((stream) => roomOf(selection.projectId, stream)));
    this.cursors = new Map();
    const left = [...this.asked.values()];
    this.asked.clear();
    if (this.socket.connected) this.enterRooms(left);
  }

  close(): void {
    clearTimeout(this.repaint);
    clearTimeout(this.retry);
    this.listeners.clear();
    this.stopWatching();
    this.socket.close();
  }

  private async present(answer: (auth: object) => void): Promise<void> {
    // When the server is away there is no token, and no line to send one on either.
    const session = await readySession().catch(() => null);
    this.token = session?.accessToken ?? '';
    answer({ token: this.token });
  }

  /** A line is as long-lived as the token that it was opened with; the rooms go on by cursor on the next. */
  private takeNewToken(): void {
    if (!this.socket.connected) return;
    this.changingToken = true;
    this.socket.disconnect().connect();
  }

  /** The token is over or was refused: once more with a new one, and if that is refused too, the session is over. */
  private tokenRefused(): void {
    if (++this.refusals > 1) return endSession('expired');
    renewSession(this.token).then(
      (session) => session && this.reconnectLater(),
      () => this.reconnectLater(),
    );
  }

  /**
   * Leaves what was followed and enters what is. The answer to leaving a room comes after its last frame, so that no frame
   * of an earlier filter is taken for one of the new.
   */
  private enterRooms(left: readonly StreamOf[] = []): void {
    const generation = ++this.generation;
    this.turn = this.turn.then(async () => {
      await Promise.all(left.map((room) => this.answered('unsubscribe', room)));
      await this.subscribeAll(generation);
    });
  }

  /** One room after the other: the gateway takes few requests of a socket at a time. */
  private async subscribeAll(generation: number): Promise<void> {
    const { projectId, streams, types, filter = {} } = this.selection ?? NOTHING;
    for (const stream of streams) {
      if (generation !== this.generation) return;
      const room = roomOf(projectId, stream);
      this.asked.set(room, { projectId, stream });
      const answer = await this.ask({
        projectId,
        stream,
        from: this.cursors.get(room) ?? 'latest',
        ...(types.length === 0 ? {} : { types }),
        ...(Object.keys(filter).length === 0 ? {} : { filter }),
      });
      if (generation !== this.generation) return;
      if (!this.heard(answer)) return;
    }
    if (streams.length > 0 && generation === this.generation) this.connection({ kind: 'subscribed' });
  }

  /** Null: none came in time, or the line is gone. A cursor that is not valid any more is given up. */
  private async ask(request: SubscribeRequest): Promise<SubscribeAnswer | null> {
    const answer = (await this.answered('subscribe', request)) as SubscribeAnswer | null;
    const isOld = answer?.ok === false && answer.code === 'CURSOR_INVALID' && request.from !== 'latest';
    return isOld ? this.ask({ ...request, from: 'latest' }) : answer;
  }

  /** Null: no answer came in time, or the line is gone, which is heard of as such. */
  private async answered(message: string, body: object): Promise<unknown> {
    try {
      return await this.socket.timeout(ANSWER_MS).emitWithAck(message, body);
    } catch {
      return null;
    }
  }

  /** Whether to go on with the next room. */
  private heard(answer: SubscribeAnswer | null): boolean {
    if (!answer) {
      if (this.socket.connected) this.reconnectLater();
    } else if (answer.ok) {
      if (!this.cursors.has(answer.room)) this.cursors.set(answer.room, answer.cursor);
      return true;
    } else if (answer.code === 'UNAUTHENTICATED') this.tokenRefused();
    else if (FINAL_CODES.has(answer.code)) {
      this.connection({ kind: 'refused', code: answer.code });
      return true;
    } else this.reconnectLater();
    return false;
  }

  private take(frame: EventsFrame): void {
    if (!this.asked.has(frame.room)) return;
    this.cursors.set(frame.room, frame.cursor);
    this.held.push(frame);
    if (this.held.length >= HELD_FRAMES) this.fold();
    this.schedule();
  }

  /** The server ended it: socket.io does not come back by itself then. */
  private lost(byServer: boolean): void {
    if (this.changingToken) return;
    this.connection({ kind: 'lost', at: Date.now() });
    if (byServer && currentSession()) this.reconnectLater();
  }

  private reconnectLater(): void {
    this.connection({ kind: 'lost', at: Date.now() });
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.socket.disconnect().connect(), RETRY_MS);
  }

  /** Access was taken away: from one room, or, without a room, the token's time is over. */
  private closed({ room, code }: ClosedFrame): void {
    if (room === null) this.tokenRefused();
    else if (this.rooms.has(room)) this.connection({ kind: 'refused', code });
  }

  private refused(error: Error & { data?: { code?: string } }): void {
    if (this.changingToken) {
      this.changingToken = false;
      this.lost(false);
    }
    const code = error.data?.code ?? error.message;
    if (code === 'UNAUTHENTICATED') this.tokenRefused();
    else if (!this.socket.active) this.reconnectLater();
  }

  private connection(change: ConnectionChange): void {
    const connection = nextConnection(this.snapshot.connection, change);
    if (connection === this.snapshot.connection) return;
    this.snapshot = { ...this.snapshot, connection };
    this.schedule();
  }

  private change(state: FeedState): void {
    this.snapshot = { ...state, connection: this.snapshot.connection };
    this.schedule();
  }

  private fold(): void {
    const frames = this.held;
    this.held = [];
    if (frames.length > 0)
      this.snapshot = { ...withEvents(this.snapshot, frames, Date.now()), connection: this.snapshot.connection };
  }

  /** At once after a pause, later the next time: the first event is not held up for those that may follow. */
  private schedule(): void {
    const wait = Math.max(0, this.paintedAt + REPAINT_MS - performance.now());
    this.repaint ??= setTimeout(() => {
      this.repaint = undefined;
      this.paintedAt = performance.now();
      this.fold();
      for (const listener of this.listeners) listener();
    }, wait);
  }
}
