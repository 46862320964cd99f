/** Socket.io messages of the gateway. Rooms are one per stream. */
import type { Permission } from '#domain';
import type { ErrorCode } from '../errors/catalogue.js';
import type { EventView, LedgerAnswer } from '../http/read.js';

/** Sent by a client, acknowledged with SubscribeAnswer. */
export interface SubscribeRequest {
  readonly projectId: string;
  readonly stream: string;
  /** `latest` (default) or a cursor that the gateway gave. */
  readonly from?: string;
  /** Only these event types. */
  readonly types?: readonly string[];
  /** Only events whose dimension has this value. */
  readonly filter?: Readonly<Record<string, string>>;
}

export type SubscribeAnswer =
  | { readonly ok: true; readonly room: string; readonly cursor: string }
  | { readonly ok: false; readonly code: ErrorCode };

/** Sent by a client to leave a room, acknowledged with UnsubscribeAnswer. */
export interface UnsubscribeRequest {
  readonly projectId: string;
  readonly stream: string;
}

export type UnsubscribeAnswer =
  { readonly ok: true; readonly room: string } | { readonly ok: false; readonly code: ErrorCode };

export interface EventsFrame {
  readonly room: string;
  readonly cursor: string;
  readonly events: readonly EventView[];
  /** Events left out because the frame was full. */
  readonly sampled?: number;
  /** Events left out because this reader was slow. */
  readonly dropped?: number;
}

export interface StatsFrame {
  readonly room: string;
  readonly at: string;
  /** Events of the last minute. */
  readonly total: number;
  readonly perSecond: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly activeVisitors: number;
}

export interface GapFrame {
  readonly room: string;
  /** Cursors: what lies between them was not sent. `/query/events` has it. */
  readonly from: string;
  readonly to: string;
  readonly reason: GapReason;
}

/** `too_far_back`: more than is sent live; `read_failed`: the read model did not answer. */
export type GapReason = 'too_far_back' | 'read_failed';

/**
 * The server ended a subscription because access was taken away, or, without a room, the whole connection: what let it in
 * is not good any more, or there was too much of it.
 */
export interface ClosedFrame {
  readonly room: string | null;
  readonly code: ErrorCode;
}

/** Acknowledges `watch_replays`, which has no content, and `watch_ledger`, which names a project. */
export type WatchAnswer =
  { readonly ok: true; readonly room: string } | { readonly ok: false; readonly code: ErrorCode };

/** What became of the events that a project received in the last hour. */
export type LedgerFrame = Omit<LedgerAnswer, 'rows'> & { readonly room: string };

/** Of who watches replays. */
export const REPLAYS_ROOM = 'replays';

/** Names of the messages, as they stand on the wire. */
export const SOCKET_MESSAGES = {
  subscribe: 'subscribe',
  unsubscribe: 'unsubscribe',
  watchReplays: 'watch_replays',
  watchLedger: 'watch_ledger',
  unwatchLedger: 'unwatch_ledger',
  events: 'events',
  stats: 'stats',
  gap: 'gap',
  /** A ReplayAnswer: each second while one runs, and once when it has ended. */
  replay: 'replay',
  /** A LedgerFrame: at once, and when the figures have changed. */
  ledger: 'ledger',
  closed: 'closed',
} as const;

/**
 * What a client may ask for, and what that needs of who asks. `connection` is the handshake; a `public` message is about
 * what the socket has already.
 */
export const SOCKET_NEEDS = {
  connection: 'reader',
  [SOCKET_MESSAGES.subscribe]: 'project:read',
  [SOCKET_MESSAGES.unsubscribe]: 'public',
  [SOCKET_MESSAGES.watchReplays]: 'operator',
  [SOCKET_MESSAGES.watchLedger]: 'project:read',
  [SOCKET_MESSAGES.unwatchLedger]: 'public',
} as const satisfies Readonly<Record<string, 'reader' | 'public' | 'operator' | Permission>>;

export const SOCKET_LIMITS = {
  /** Largest message that a client may send. */
  messageBytes: 100 * 1024,
  /** Messages that one socket may send in a second; one that sends more is cut off. */
  messagesPerSecond: 50,
  /** Sockets that one person, or the key of one collector, may have open at a gateway. */
  socketsEach: 100,
  /** Rooms of streams that one socket may be in, and ledgers that it may watch. */
  rooms: 20,
  /** Types that one subscription may name. */
  types: 50,
  /** Dimensions that one filter may name. */
  filters: 10,
  /** Time a connection has to authenticate. */
  connectTimeoutMs: 5_000,
  /** Most events of one frame. */
  frameEvents: 1_000,
} as const;

export const ledgerRoomOf = (projectId: string): string => `ledger:${projectId}`;

export const roomOf = (projectId: string, stream: string): string => `stream:${projectId}:${stream}`;

/** Frames a second at most, to one room. */
export const MAX_FRAMES_PER_SECOND = 20;

/** From the projector to the gateways, after its commit: what one partition's batch added to one stream. */
export interface StreamNotice {
  readonly projectId: string;
  readonly stream: string;
  readonly topic: string;
  readonly partition: number;
  /** Everything of this stream with from <= offset < to is in `events`, or has been in an earlier notice. */
  readonly from: number;
  readonly to: number;
  /** With the offset of each. Empty in a heartbeat. */
  readonly events: readonly { readonly offset: number; readonly event: EventView }[];
}

/** Live-store channel of notices. */
export const NOTICE_CHANNEL = 'notices';
