/** What the arrivals of canaries say of the way of an event. */
import type { CanaryAnswer } from '#contracts';

interface Arrival {
  readonly partition: number;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly arrivedAt: number;
}

interface Expected {
  readonly partitions: number;
  readonly now: number;
  /** Before this nobody could have sent one: what was last seen before the start says nothing of now. Epoch ms. */
  readonly expectedSince: number;
  /** A partition whose last one was sent so long ago has lost one, or holds it up. */
  readonly overdueMs: number;
}

export function canaryAnswer(
  arrivals: readonly Arrival[],
  { partitions, now, expectedSince, overdueMs }: Expected,
): CanaryAnswer {
  const sent = new Map(arrivals.map(({ partition, sentAt }) => [partition, sentAt]));
  const ages = Array.from({ length: partitions }, (_, partition) =>
    Math.max(0, now - Math.max(expectedSince, sent.get(partition) ?? 0)),
  );
  const last = arrivals.reduce<number | null>((latest, { arrivedAt }) => Math.max(latest ?? 0, arrivedAt), null);
  return {
    lastArrivedAt: last === null ? null : new Date(last).toISOString(),
    ageMs: Math.max(0, ...ages),
    missingPartitions: ages.flatMap((age, partition) => (age > overdueMs ? [partition] : [])),
  };
}
