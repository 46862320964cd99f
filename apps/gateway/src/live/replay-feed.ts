/** How far replays are, told to operators each second while one runs. */
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { REPLAYS_ROOM, SOCKET_MESSAGES, SOCKET_NEEDS, type WatchAnswer } from '#contracts';
import type { Logger } from '#runtime';
import { Repetition } from '../control/upkeep/repetition.js';
import { LOGGER } from '../parts.js';
import { GetReplays } from '../replays/get-replays.handler.js';
import type { ReplayView } from '../replays/replay.view.js';
import { acrossProjects } from '../tenancy/project-scope.js';
import { LIVE_ACCESS, type LiveAccess } from './live.access.js';
import type { LiveServer, LiveSocket } from './live-socket.js';

const EVERY_MS = 1_000;
const ENDED: readonly ReplayView['state'][] = ['live', 'failed', 'cancelled'];

@Injectable()
export class ReplayFeed implements OnApplicationShutdown {
  private readonly repetition: Repetition;
  private server: LiveServer | null = null;
  /** Replays whose end was told, or was before anybody watched; null while nobody does. */
  private over: Set<string> | null = null;

  constructor(
    private readonly queries: QueryBus,
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

  /** Never rejects: it is what the client is told. */
  async watch(socket: LiveSocket): Promise<WatchAnswer> {
    try {
      const { principal } = socket.data;
      const code = await this.access.refusal(SOCKET_NEEDS[SOCKET_MESSAGES.watchReplays], principal, null);
      if (code) return { ok: false, code };
      await socket.join(REPLAYS_ROOM);
      return { ok: true, room: REPLAYS_ROOM };
    } catch (fault) {
      this.failed(fault);
      return { ok: false, code: 'INTERNAL' };
    }
  }

  private async tell(): Promise<void> {
    const { server } = this;
    if (!server?.sockets.adapter.rooms.get(REPLAYS_ROOM)) {
      this.over = null;
      return;
    }
    const replays = await acrossProjects(() => this.queries.execute(new GetReplays(null)));
    const ended = replays.filter(({ state }) => ENDED.includes(state));
    const over = (this.over ??= new Set(ended.map(({ id }) => id)));
    for (const replay of replays) {
      if (over.has(replay.id)) continue;
      server.local.to(REPLAYS_ROOM).emit(SOCKET_MESSAGES.replay, replay as never);
    }
    for (const { id } of ended) over.add(id);
  }

  private failed(fault: unknown): void {
    this.logger.warn({ err: fault }, 'how far replays are could not be told');
  }
}
