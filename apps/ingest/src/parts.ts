/** What the collector is given: opened and closed by the composition root. */
import type { Registry } from 'prom-client';
import type { EventLog } from '#event-log';
import type { CertificateFiles, Health, Logger } from '#runtime';

export interface IngestParts {
  readonly log: EventLog;
  readonly health: Health;
  readonly metrics: Registry;
  readonly logger: Logger;
}

export interface IngestSettings {
  /** Addresses or networks of proxies whose X-Forwarded-For counts; none by default. */
  readonly trustProxy: readonly string[];
  /** Of the door; null, and by default: plain HTTP. */
  readonly certificate?: CertificateFiles | null;
}

/** Injection token of the logger. */
export const LOGGER = Symbol('ingest logger');
