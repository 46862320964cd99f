/** How long each stream is kept, as the control plane says now: read from `control-events`, all of it, each time. */
import { controlEventCodec, factOf, TOPICS, type ControlFact } from '#contracts';
import type { EventLog, RecordBatch } from '#event-log';
import type { StreamRetention } from '#read-model/writer';

type StreamFact = Extract<ControlFact, { type: 'stream_created' | 'stream_retention_set' | 'stream_removed' }>;

/**
 * Every stream that is not kept for ever. `defaultDays` is for streams that say nothing; null: for ever. Resolves when
 * everything that stands in the topic now was read, so that no retention is used that was changed since. Throws what the
 * log says when it does not answer, and PayloadInvalid when a fact cannot be read: then nothing may be forgotten.
 */
export async function readStreamRetentions(
  log: Pick<EventLog, 'admin' | 'consumers'>,
  defaultDays: number | null,
  signal: AbortSignal,
): Promise<readonly StreamRetention[]> {
  const offsets = await log.admin.offsets(TOPICS.control);
  const ends = new Map(
    offsets.filter(({ earliest, latest }) => latest > earliest).map(({ partition, latest }) => [partition, latest]),
  );
  const facts: { readonly position: number; readonly fact: StreamFact }[] = [];
  if (ends.size > 0) {
    await readUntil(log, ends, signal, ({ records }) => {
      for (const { value } of records) {
        const event = controlEventCodec.decode(value);
        const fact = factOf(event);
        if (isStreamFact(fact)) facts.push({ position: event.position, fact });
      }
    });
  }
  facts.sort((a, b) => a.position - b.position);
  return retentionsOf(
    facts.map(({ fact }) => fact),
    defaultDays,
  );
}

/** What a stream's past says of its retention. Facts in the order of their positions. */
export function retentionsOf(facts: readonly StreamFact[], defaultDays: number | null): readonly StreamRetention[] {
  // By name, as events have it: a stream that was made anew under the name of one that was removed takes its place.
  const streams = new Map<string, { projectId: string; stream: string; days: number | null }>();
  for (const fact of facts) {
    // What a removed stream has left is forgotten as if it were there.
    if (fact.type === 'stream_removed') continue;
    const { projectId, name } = fact;
    const days = fact.type === 'stream_retention_set' ? fact.days : defaultDays;
    streams.set(JSON.stringify([projectId, name]), { projectId, stream: name, days });
  }
  return [...streams.values()].flatMap(({ days, ...stream }) => (days === null ? [] : [{ ...stream, days }]));
}

/** Hands over everything below the ends (partition to offset), from the beginning. */
async function readUntil(
  { consumers }: Pick<EventLog, 'consumers'>,
  ends: Map<number, number>,
  signal: AbortSignal,
  take: (batch: RecordBatch) => void,
): Promise<void> {
  let end: () => void;
  let fail: (fault: unknown) => void;
  const whole = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  const handle = (batch: RecordBatch): Promise<void> => {
    try {
      take(batch);
      if (batch.nextOffset >= (ends.get(batch.partition) ?? 0)) ends.delete(batch.partition);
      if (ends.size === 0) end();
    } catch (fault) {
      fail(fault);
    }
    return Promise.resolve();
  };
  const group = { ephemeral: 'projector-retention' };
  const subscription = await consumers.consume(
    { group, topics: [TOPICS.control], position: { kind: 'beginning' } },
    handle,
  );
  const stop = (): void => fail(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    await whole;
  } finally {
    signal.removeEventListener('abort', stop);
    // Whoever fails while the reading ends by itself has nobody left to tell.
    whole.catch(() => undefined);
    await subscription.close();
  }
}

function isStreamFact(fact: ControlFact): fact is StreamFact {
  return fact.type === 'stream_created' || fact.type === 'stream_retention_set' || fact.type === 'stream_removed';
}
