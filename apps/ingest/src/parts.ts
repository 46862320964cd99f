/** What the collector is given: opened and closed by the composition root. */
import type { Registry } from 'prom-client';
import type { EventLog } from '#event-log';
import type { Health, Logger } from '#runtime';

export interface IngestParts {
  readonly log: EventLog;
  readonly health: Health;
  readonly metrics: Registry;
  readonly logger: Logger;
}

export interface IngestSettings {
  /** Addresses or networks of proxies whose X-Forwarded-For counts; none by default. */
  readonly trustProxy: readonly string[];
}

/** Injection token of the logger. */
export const LOGGER = Symbol('ingest logger');
