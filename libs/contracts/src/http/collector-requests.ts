/**
 * What a collector answered lately, so that somebody can find out why nothing arrives: as the collectors leave it in the
 * live store, and as `GET /projects/:id/collectors/:id/requests?after` shows it. Never what was sent, and no key.
 */
import type { ErrorCode } from '../errors/catalogue.js';

/** Protocols by which events arrive. */
export const DOORS = ['events', 'beacon', 'pixel', 'segment', 'cloudevents', 'otlp', 'socket'] as const;
export type DoorName = (typeof DOORS)[number];

/** The first event of a request that was not accepted. */
export interface FirstRefused {
  readonly code: ErrorCode;
  readonly detail: string;
  /** As the outcome of the event has it. */
  readonly pointer: string;
}

export interface RequestNote {
  /** Epoch ms: when it was answered. */
  readonly at: number;
  readonly door: DoorName;
  /** Of HTTP; of a socket `CONNECT` or `SEND`. */
  readonly method: string;
  /** As the route has it: without its query, and with a parameter's name in its place. */
  readonly path: string;
  /** Of a socket what HTTP would have; null: the client was gone before it was answered. */
  readonly status: number | null;
  /** Of the problem that was answered. */
  readonly code: ErrorCode | null;
  readonly detail: string | null;
  readonly traceId: string | null;
  /** Events. Those that were accepted though something is wrong with them are among `accepted`. */
  readonly accepted: number;
  readonly rejected: number;
  readonly warned: number;
  readonly firstRefused: FirstRefused | null;
  /** Of the body, as sent; null: it was not read. */
  readonly bytes: number | null;
  /** From its first byte to the end of the answer. */
  readonly milliseconds: number;
  /** The last four characters of the key that was shown. */
  readonly keyHint: string | null;
  readonly userAgent: string | null;
  /** Of the page that sent it. */
  readonly origin: string | null;
  /** Null unless the project keeps addresses. */
  readonly address: string | null;
  /** Host name of the collector's process. */
  readonly instance: string;
  /** So many more were answered in the same second, and only counted. */
  readonly notKept: number;
}

/** The two lists of a collector in the live store: so what is in order does not push out what is not. */
export const requestLists = (collectorId: string): { readonly taken: string; readonly refused: string } => ({
  taken: `requests:${collectorId}:taken`,
  refused: `requests:${collectorId}:refused`,
});

/** Something about it was refused, if only one event. */
export function isTroubled({ status, rejected }: Pick<RequestNote, 'status' | 'rejected'>): boolean {
  return status === null || status >= 400 || rejected > 0;
}

export interface CollectorRequest extends Omit<RequestNote, 'at'> {
  /** Names it for ever. */
  readonly id: string;
  readonly at: string;
  readonly troubled: boolean;
  /** What to do; of the code, or of the first refused event's. */
  readonly hint: string | null;
}

export interface CollectorRequestsAnswer {
  /** Newest first: at most the last 100 of those that were in order, and of those that were not, of an hour. */
  readonly requests: readonly CollectorRequest[];
  /** For `after`: what comes from then on. */
  readonly next: string;
}
