/** Whether the log takes events now. */
import type { EventLog } from '#event-log';
import type { PartHealth } from '#runtime';
import { tooLittleRoom } from './too-little-room.js';

/**
 * A failed append is held against the log for so long. After that its answer to a question counts: a collector that is
 * not ready gets no events any more by which it could show that appends work again.
 */
const HELD_AGAINST_MS = 5_000;

/** Throws LogUnavailable when the log does not answer. */
export async function logHealth(
  { appender, admin }: Pick<EventLog, 'appender' | 'admin'>,
  now: number,
): Promise<PartHealth> {
  const { failingSince, lastFailedAt, queuedBytes, maxQueuedBytes, disk } = appender.state();
  const tooLittle = tooLittleRoom(disk);
  if (tooLittle) return { ok: false, detail: tooLittle };
  if (queuedBytes >= maxQueuedBytes) return { ok: false, detail: 'the append queue is full' };
  if (failingSince !== null && lastFailedAt !== null && now - lastFailedAt < HELD_AGAINST_MS) {
    return { ok: false, detail: `appends fail since ${new Date(failingSince).toISOString()}` };
  }
  await admin.ping();
  return { ok: true };
}
