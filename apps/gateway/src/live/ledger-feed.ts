/** What became of a project's events of the last hour, told to who watches it whenever it has changed. */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  ledgerRoomOf,
  SOCKET_LIMITS,
  SOCKET_MESSAGES,
  SOCKET_NEEDS,
  type LedgerFrame,
  type UnsubscribeAnswer,
  type WatchAnswer,
} from '#contracts';
import type { Logger } from '#runtime';
import { Repetition } from '../control/upkeep/repetition.js';
import { LOGGER } from '../parts.js';
import { LedgerQueryService } from '../queries/event-ledger/ledger.query.js';
import { inProject } from '../tenancy/project-scope.js';
import { LIVE_ACCESS, type LiveAccess } from './live.access.js';
import type { LiveServer, LiveSocket } from './live-socket.js';
import { projectOf } from './subscribe-request.js';

const EVERY_MS = 5_000;

@Injectable()
export class LedgerFeed implements OnApplicationShutdown {
  private readonly repetition: Repetition;
  private server: LiveServer | null = null;
  /** The figures that were told last, of each project that somebody here watches. */
  private readonly told = new Map<string, string>();

  constructor(
    private readonly ledger: LedgerQueryService,
    @Inject(LIVE_ACCESS) private readonly access: LiveAccess,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.repetition = new Repetition(() => this.tell(), {
      everyMs: EVERY_MS,
      rest: 1,
      onFault: (fault) => this.failed(fault),
    });
  }

  attach(server: LiveServer): void {
    this.server = server;
    this.repetition.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.repetition.close();
  }

  /** Never rejects: it is what the client is told. The first frame follows the answer. */
  async watch(socket: LiveSocket, body: unknown): Promise<WatchAnswer> {
    const projectId = projectOf(body);
    if (projectId === null) return { ok: false, code: 'REQUEST_INVALID' };
    const { ledgers, principal } = socket.data;
    if (!ledgers.has(projectId) && ledgers.size >= SOCKET_LIMITS.rooms) return { ok: false, code: 'TOO_MANY_REQUESTS' };
    try {
      const code = await this.access.refusal(SOCKET_NEEDS[SOCKET_MESSAGES.watchLedger], principal, projectId);
      if (code) return { ok: false, code };
      ledgers.add(projectId);
      const room = ledgerRoomOf(projectId);
      await socket.join(room);
      setImmediate(() => void this.frameOf(projectId).then((frame) => this.send(socket, frame), this.failed));
      return { ok: true, room };
    } catch (fault) {
      this.failed(fault);
      return { ok: false, code: 'INTERNAL' };
    }
  }

  async unwatch(socket: LiveSocket, body: unknown): Promise<UnsubscribeAnswer> {
    const projectId = projectOf(body);
    if (projectId === null) return { ok: false, code: 'REQUEST_INVALID' };
    if (!socket.data.ledgers.delete(projectId)) return { ok: false, code: 'NOT_FOUND' };
    const room = ledgerRoomOf(projectId);
    await socket.leave(room);
    return { ok: true, room };
  }

  /** One question a project, however many watch it. */
  private async tell(): Promise<void> {
    const { server } = this;
    if (!server) return;
    const watched = new Set([...server.sockets.sockets.values()].flatMap(({ data }) => [...data.ledgers]));
    for (const projectId of this.told.keys()) if (!watched.has(projectId)) this.told.delete(projectId);
    for (const projectId of watched) {
      const frame = await this.frameOf(projectId);
      const figures = JSON.stringify({ ...frame, from: '', to: '', asOf: '', lagMs: 0 });
      if (this.told.get(projectId) === figures) continue;
      this.told.set(projectId, figures);
      server.local.to(frame.room).emit(SOCKET_MESSAGES.ledger, frame as never);
    }
  }

  private async frameOf(projectId: string): Promise<LedgerFrame> {
    const { rows: _rows, ...figures } = await inProject(projectId, () => this.ledger.answer(projectId, {}));
    return { room: ledgerRoomOf(projectId), ...figures };
  }

  private send(socket: LiveSocket, frame: LedgerFrame): void {
    if (socket.rooms.has(frame.room)) socket.emit(SOCKET_MESSAGES.ledger, frame as never);
  }

  private readonly failed = (fault: unknown): void => {
    this.logger.warn({ err: fault }, 'what became of events could not be told');
  };
}
