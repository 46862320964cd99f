/** Once a second, the counters of every stream that somebody watches: one read a stream, however many sockets. */
import { SOCKET_MESSAGES, type StatsFrame } from '#contracts';
import type { LiveCounters, LiveQuery } from '#live-store';
import type { LiveAccess } from './live.access.js';
import type { Room } from './room.js';
import { statsRoomOf } from './subscriptions.js';

export interface StatsParts {
  readonly rooms: () => readonly Room[];
  readonly counters: LiveCounters;
  readonly isSpread: LiveAccess['isSpread'];
  readonly scope: Pick<LiveQuery, 'projection' | 'version' | 'topic' | 'partitions'>;
  /** May be lost: the next one comes in a second. */
  readonly broadcast: (room: string, message: string, payload: StatsFrame) => void;
  readonly failed: (fault: unknown) => void;
}

/** One round. Rooms whose counters cannot be read get none this time. */
export async function sendStats(parts: StatsParts, now: number): Promise<void> {
  await Promise.all(
    parts.rooms().map(async (room) => {
      room.confessDrops();
      try {
        parts.broadcast(statsRoomOf(room.name), SOCKET_MESSAGES.stats, await statsOf(room, parts, now));
      } catch (fault) {
        parts.failed(fault);
      }
    }),
  );
}

async function statsOf(room: Room, { counters, isSpread, scope }: StatsParts, now: number): Promise<StatsFrame> {
  const { projectId, stream } = room.stream;
  const spread = await isSpread(projectId, stream);
  const query = { ...scope, projectId, streams: [stream], spread, at: Math.floor(now / 1_000) };
  const { at, total, perSecond, byType, activeVisitors } = await counters.read(query);
  return { room: room.name, at: new Date(at * 1_000).toISOString(), total, perSecond, byType, activeVisitors };
}
