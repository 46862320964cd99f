/**
 * Health as flow, in time: whether what stands in the log is read soon, whatever the subscription says of itself. A
 * partition is stale when the oldest record that its reader has not taken is older than a bound; a reader that moves is
 * catching up, one that does not is stuck.
 */
import type { LogAdmin, PartitionOffsets } from './port.js';
import type { SubscriptionHealth } from './subscription-health.js';
import { UnreadAges } from './unread-ages.js';

/** So old may the oldest unread record be, and for so long may a reader stand still before it. */
export const STALE_AFTER_MS = 20_000;
const LOOK_EVERY_MS = 5_000;

/** One partition as its reader stands in it. */
export interface Unread {
  readonly topic: string;
  readonly partition: number;
  /** Everything below was taken. */
  readonly next: number;
  /** One past the newest record. */
  readonly end: number;
  /** Offsets between them: on Kafka with those of transaction markers. */
  readonly records: number;
  /** For how long the oldest of them has stood in the log, in milliseconds; 0: below a second, or there is none. */
  readonly ageMs: number;
}

/** Where a reader stands: null before its first record of the partition. */
export type Positions = (topic: string, partition: number) => number | null;

/**
 * What of its topics each reader has not taken, `positions` in the order of the readers. The ends are asked for before, so
 * that what comes meanwhile is no lag. Throws LogUnavailable, and what `positions` throws.
 */
export async function readUnread(
  admin: Pick<LogAdmin, 'offsets' | 'offsetsSince'>,
  readers: readonly { readonly topics: readonly string[] }[],
  positions: () => Promise<readonly Positions[]>,
): Promise<readonly (readonly Unread[])[]> {
  const topics = [...new Set(readers.flatMap((reader) => reader.topics))];
  const ends = new Map(await Promise.all(topics.map(async (topic) => [topic, await admin.offsets(topic)] as const)));
  const of = await positions();
  const now = Date.now();
  const ages = new Map(topics.map((topic) => [topic, new UnreadAges(admin, topic, now)]));
  const unreadOf = async (topic: string, { partition, earliest, latest: end }: PartitionOffsets, at: number | null) => {
    const next = Math.max(earliest, at ?? 0);
    const records = Math.max(0, end - next);
    const ageMs = records === 0 ? 0 : await ages.get(topic)!.of(partition, next);
    return { topic, partition, next, end, records, ageMs };
  };
  return Promise.all(
    readers.map((reader, index) =>
      Promise.all(
        reader.topics.flatMap((topic) =>
          ends.get(topic)!.map((one) => unreadOf(topic, one, of[index]!(topic, one.partition))),
        ),
      ),
    ),
  );
}

export interface FlowWatchParts {
  readonly admin: Pick<LogAdmin, 'offsets' | 'offsetsSince'>;
  readonly topics: readonly string[];
  readonly positions: () => Promise<Positions>;
  /** Whether a partition is this reader's: nobody answers for what another one reads. */
  readonly owned: (topic: string, partition: number) => boolean;
  /** Told of each look; for metrics. */
  readonly looked?: (unread: readonly Unread[]) => void;
  readonly failed: (fault: unknown) => void;
  readonly now?: () => number;
}

interface Standing {
  readonly unread: Unread;
  /** Since when `next` has not moved, epoch ms. */
  readonly since: number;
}

export class FlowWatch {
  private standings = new Map<string, Standing>();
  private lookedAt: number;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  private readonly now: () => number;

  constructor(private readonly parts: FlowWatchParts) {
    this.now = parts.now ?? Date.now;
    this.lookedAt = this.now();
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  /** Waits for the look that is under way. */
  async close(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.looking;
  }

  /** Looks once; never two at a time. Never rejects. */
  look(): Promise<void> {
    this.looking ??= this.lookNow()
      .catch((fault: unknown) => this.parts.failed(fault))
      .finally(() => (this.looking = null));
    return this.looking;
  }

  health(): SubscriptionHealth {
    const now = this.now();
    const blind = now - this.lookedAt;
    if (blind >= STALE_AFTER_MS) return { ok: false, detail: `how far behind is not known for ${seconds(blind)}` };
    const stale = [...this.standings.values()].filter(({ unread }) => unread.ageMs >= STALE_AFTER_MS);
    const stuck = stale.find(({ since }) => now - since >= STALE_AFTER_MS);
    if (stuck) return { ok: false, detail: `${textOf(stuck.unread)}, stuck for ${seconds(now - stuck.since)}` };
    return stale.length > 0 ? { ok: true, detail: `catching up: ${textOf(oldestOf(stale).unread)}` } : { ok: true };
  }

  private async lookNow(): Promise<void> {
    const { admin, topics, positions, owned, looked } = this.parts;
    const [all = []] = await readUnread(admin, [{ topics }], async () => [await positions()]);
    const unread = all.filter((one) => owned(one.topic, one.partition));
    const now = this.now();
    this.standings = new Map(
      unread.map((one) => {
        const name = `${one.topic}/${one.partition}`;
        const before = this.standings.get(name);
        const since = before && before.unread.next === one.next ? before.since : now;
        return [name, { unread: one, since }];
      }),
    );
    this.lookedAt = now;
    looked?.(unread);
  }
}

function oldestOf(standings: readonly Standing[]): Standing {
  return standings.reduce((oldest, one) => (one.unread.ageMs > oldest.unread.ageMs ? one : oldest));
}

function textOf({ topic, partition, next, records, ageMs }: Unread): string {
  return `${topic}/${partition} at ${next}: ${records} records behind, the oldest for ${seconds(ageMs)}`;
}

const seconds = (ms: number): string => `${Math.round(ms / 1_000)} s`;
