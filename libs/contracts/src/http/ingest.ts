/** The ingest door's wire: limits and answers of `POST /v1/events`. */
import type { ErrorCode } from '../errors/catalogue.js';

export const INGEST_LIMITS = {
  bodyBytes: 2 * 1024 * 1024,
  inflatedBytes: 10 * 1024 * 1024,
  /** Read, uncompressed, while the key is not known yet. */
  anonymousBytes: 64 * 1024,
  events: 2_000,
  eventBytes: 256 * 1024,
  depth: 20,
  idLength: 128,
  actorIdLength: 512,
  typeLength: 128,
  urlLength: 8_192,
} as const;

export type EventOutcome =
  | {
      readonly index: number;
      readonly id: string;
      readonly status: 'accepted';
      readonly receipt: string;
      readonly line?: number;
      /** Names of fields that are not part of an event and were not kept; at most about ten. */
      readonly ignored?: readonly string[];
      /** What is wrong with it, though it was taken: its stream warns where others enforce. */
      readonly warning?: ErrorCode;
    }
  | {
      readonly index: number;
      readonly id: string | null;
      readonly status: 'rejected';
      readonly code: ErrorCode;
      readonly detail: string;
      /** JSON pointer (RFC 6901) into the body as sent; where a header is at fault, its name. */
      readonly pointer: string;
      readonly line?: number;
    };

export interface IngestAnswer {
  readonly accepted: number;
  readonly rejected: number;
  readonly events: readonly EventOutcome[];
}
