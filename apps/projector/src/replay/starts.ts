/** Where a replay begins in each partition of its topics. */
import { TOPICS, type ReplayStart } from '#contracts';
import type { LogAdmin } from '#event-log';
import type { NewReplay, ReplayPlace } from '#read-model/writer';
import { ReplayImpossible } from './faults.js';

/** Throws ReplayImpossible when the log no longer has what is asked for. */
export async function startsOf(
  admin: Pick<LogAdmin, 'offsets' | 'offsetsSince'>,
  topics: readonly string[],
  start: ReplayStart,
): Promise<NewReplay['starts']> {
  const perTopic = await Promise.all(topics.map((topic) => startsIn(admin, topic, start)));
  return perTopic.flat();
}

async function startsIn(
  admin: Pick<LogAdmin, 'offsets' | 'offsetsSince'>,
  topic: string,
  start: ReplayStart,
): Promise<NewReplay['starts']> {
  if (start.kind === 'time') {
    const offsets = await admin.offsetsSince(topic, start.at);
    return offsets.map((offset, partition) => ({ topic, partition, offset }));
  }
  const partitions = await admin.offsets(topic);
  return partitions.map(({ partition, earliest }) => {
    const asked = start.kind === 'offsets' && topic === TOPICS.enriched ? start.offsets[String(partition)] : undefined;
    if (asked !== undefined && asked < earliest) {
      throw new ReplayImpossible(`${topic}/${partition} begins at ${earliest}: offset ${asked} is past its retention`);
    }
    return { topic, partition, offset: asked ?? earliest };
  });
}

/** What the log still has of each partition. */
export async function beginningsOf(
  admin: Pick<LogAdmin, 'offsets'>,
  topics: readonly string[],
): Promise<readonly (ReplayPlace & { readonly earliest: number })[]> {
  const perTopic = await Promise.all(
    topics.map(async (topic) =>
      (await admin.offsets(topic)).map(({ partition, earliest }) => ({ topic, partition, earliest })),
    ),
  );
  return perTopic.flat();
}
