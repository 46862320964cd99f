/** What the collector is given: opened and closed by the composition root. */
import type { Registry } from 'prom-client';
import type { EventLog } from '#event-log';
import type { LiveStore } from '#live-store';
import type { CertificateFiles, Health, Logger } from '#runtime';
import type { Rates } from './limits/limit.js';

export interface IngestParts {
  readonly log: EventLog;
  /** Shares limits with other collectors, and carries last uses of keys and what was answered to the gateway. */
  readonly live: Pick<LiveStore, 'limits' | 'lastUses' | 'recent'>;
  readonly health: Health;
  readonly metrics: Registry;
  readonly logger: Logger;
}

export interface IngestSettings {
  /** Addresses or networks of proxies whose X-Forwarded-For counts; none by default. */
  readonly trustProxy: readonly string[];
  readonly rates: Rates;
  /** From one round of canaries to the next; 0, and by default: none are sent. */
  readonly canarySeconds?: number;
  /** Refused events of one collector that are kept to be looked at; 0, and by default: they are counted only. */
  readonly refusedPerSecond?: number;
  /** Of the door; null, and by default: plain HTTP. */
  readonly certificate?: CertificateFiles | null;
  /** The built browser SDK; null, and by default: there is none to be had. */
  readonly sdkFile?: string | null;
}

/** Injection token of what requests are let in by. */
export const ENTRY_RULES = Symbol('ingest entry rules');
/** Injection token of how the address behind a connection is found: an AddressOf. */
export const ADDRESS_OF = Symbol('ingest address');
/** Injection token of the browser SDK in its encodings; none when it was not built. */
export const SDK_FORMS = Symbol('ingest browser sdk');
/** Injection token of the logger. */
export const LOGGER = Symbol('ingest logger');
