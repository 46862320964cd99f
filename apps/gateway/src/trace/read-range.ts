/** Reading what stands at some places of the log, once, for looking at: by a reader of its own that leaves nothing behind. */
import type { EventLog, LogRecord } from '#event-log';

/** Offsets of a partition, half-open. */
export interface OffsetRange {
  readonly from: number;
  readonly to: number;
}

export interface RangeToRead {
  readonly topic: string;
  /** By partition; those that are not named are not read. */
  readonly ranges: ReadonlyMap<number, OffsetRange>;
  readonly withinMs: number;
  readonly maxBatchRecords?: number;
}

/**
 * Hands over the records of each range, in their order within a partition; false when not all of them came in time.
 * Throws LogUnavailable.
 */
export async function readRange(
  { admin, consumers }: Pick<EventLog, 'admin' | 'consumers'>,
  { topic, ranges, withinMs, maxBatchRecords }: RangeToRead,
  take: (partition: number, records: readonly LogRecord[]) => void,
): Promise<boolean> {
  const open = new Set([...ranges].filter(([, { from, to }]) => from < to).map(([partition]) => partition));
  if (open.size === 0) return true;
  const ends = new Map((await admin.offsets(topic)).map(({ partition, latest }) => [partition, latest]));
  let done: (all: boolean) => void = () => undefined;
  const finished = new Promise<boolean>((resolve) => (done = resolve));
  const timer = setTimeout(() => done(false), withinMs);
  const subscription = await consumers.consume(
    {
      group: { ephemeral: 'range' },
      topics: [topic],
      position: { kind: 'external', read: async (_topic, of) => ranges.get(of)?.from ?? ends.get(of) ?? null },
      ...(maxBatchRecords !== undefined && { maxBatchRecords }),
    },
    async ({ partition, records, nextOffset }) => {
      const range = ranges.get(partition);
      if (!range || !open.has(partition)) return;
      take(
        partition,
        records.filter(({ offset }) => offset < range.to),
      );
      if (nextOffset >= range.to) open.delete(partition);
      if (open.size === 0) done(true);
    },
  );
  try {
    return await finished;
  } finally {
    clearTimeout(timer);
    await subscription.close();
  }
}
