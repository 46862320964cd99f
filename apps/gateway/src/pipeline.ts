/** Names that the gateway knows of the apps before it: whose progress it reads, and whose counters. */
import { TOPICS } from '#contracts';

/** Group in which the enricher copies raw events. */
export const ENRICHER_GROUP = 'enricher';

/** The projection that writes `events`, and that notices follow. */
export const EVENTS_PROJECTION = { projection: 'events', version: 1 } as const;

/** Whose counters are read; `partitions` is a setting. */
export const LIVE_COUNTERS = { projection: 'live', version: 1, topic: TOPICS.enriched } as const;
