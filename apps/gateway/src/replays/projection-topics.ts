/** Which topics each read model is folded from, as the projector has it. */
import { TOPICS } from '#contracts';
import { refuse, type Refusal } from '#domain';
import { PROJECTION_NAMES } from '#read-model/reader';

export const EVENTS = 'events';

export function topicsOf(projection: string): readonly string[] {
  return projection === 'event-ledger' ? [TOPICS.enriched, TOPICS.raw, TOPICS.rejected] : [TOPICS.enriched];
}

/**
 * The read models that a replay of a topic rebuilds: those that are named, else all but `events` itself, which is the
 * largest and what the others are judged by.
 */
export function projectionsOf(topic: string, named: readonly string[] | undefined): readonly string[] | Refusal {
  const folded = PROJECTION_NAMES.filter((name) => topicsOf(name).includes(topic));
  if (folded.length === 0) return refuse('TOPIC_UNKNOWN', `no read model is folded from ${topic}`);
  if (!named) return folded.filter((name) => name !== EVENTS);
  const unknown = named.find((name) => !folded.includes(name));
  return unknown === undefined ? named : unknownProjection(unknown);
}

export function unknownProjection(name: string): Refusal {
  return refuse('PROJECTION_UNKNOWN', `there is no projection ${name}`);
}
