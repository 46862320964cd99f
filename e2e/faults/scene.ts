import type { Source } from '../client.js';
import type { SentLedger } from './sent-ledger.js';
import type { System } from './system.js';

/** Where faults happen: an installation under load. */
export interface Scene {
  readonly system: System;
  readonly ledger: SentLedger;
  /** Of the first project. */
  readonly source: Source;
}
