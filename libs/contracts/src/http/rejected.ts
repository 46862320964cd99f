/**
 * Answers and requests about events that are in no read model: refused by a collector, or accepted and set aside. The
 * same of a project (`/projects/:id/rejected`) and of the whole installation (`/admin/rejected`). Times are ISO 8601.
 */
import type { MappingStep } from '#domain';
import type { Remedy } from '../errors/rejection-reasons.js';

/** `open`: nobody has decided on it yet. */
export type RejectedState = 'open' | 'redriven' | 'discarded';

/** Duplicates are no trouble, and not listed. */
export type RejectedOutcome = 'rejected' | 'dropped' | 'refused';

/** One of the list. */
export interface RejectedView {
  /** Opaque; names the record for ever. */
  readonly id: string;
  readonly outcome: RejectedOutcome;
  readonly reason: string;
  readonly remedy: Remedy;
  readonly hint: string;
  /** Of the enricher; or `collector`, or `projector`. */
  readonly step: string;
  readonly detail: string | null;
  readonly rejectedAt: string;
  readonly receivedAt: string;
  /** Null, like the next three: not known. */
  readonly projectId: string | null;
  readonly stream: string | null;
  readonly eventId: string | null;
  readonly type: string | null;
  /** Null unless it was refused by a collector. */
  readonly collectorId: string | null;
  /** More than 0: the entry is no event, it says that so many more were refused for this reason and not kept. */
  readonly notKept: number;
  readonly state: RejectedState;
}

/** `GET …/rejected?cursor&limit`: newest first. */
export interface RejectedAnswer {
  readonly events: readonly RejectedView[];
  /** Null: that was the last page. */
  readonly nextCursor: string | null;
}

/** Who decided on it, and why. */
export interface RejectedDecision {
  readonly at: string;
  readonly by: { readonly kind: string; readonly id: string };
  readonly why: string;
  /** Of the event that was sent again; null: it was discarded. */
  readonly eventId: string | null;
}

/** `GET …/rejected/:id`. */
export interface RejectedEventAnswer extends RejectedView {
  /** JSON in the form of `POST /v1/events`, secrets masked, every digit as it was sent; null: it is not there or cannot be read. */
  readonly payload: string | null;
  /** JSON pointers of what is masked. */
  readonly masked: readonly string[];
  /** Whether it can be sent again at all. */
  readonly redrivable: boolean;
  readonly decision: RejectedDecision | null;
}

export interface RejectedCount {
  /** Events, those that were not kept included. */
  readonly total: number;
  readonly open: number;
}

/** `GET …/rejected/summary?bucket=minute|hour`. */
export interface RejectedSummaryAnswer extends RejectedCount {
  readonly from: string;
  readonly to: string;
  readonly redriven: number;
  readonly discarded: number;
  /** Refused, and only counted. */
  readonly notKept: number;
  readonly reasons: readonly (RejectedCount & {
    readonly reason: string;
    readonly outcome: RejectedOutcome;
    readonly remedy: Remedy;
    readonly hint: string;
  })[];
  readonly streams: readonly (RejectedCount & { readonly stream: string | null })[];
  readonly bucket: 'minute' | 'hour';
  /** Those that are not empty, in order of time. */
  readonly buckets: readonly { readonly t: string; readonly reasons: Readonly<Record<string, number>> }[];
}

/** Which ones: these, or all open ones that a filter lets through, the oldest first. */
export interface RejectedChoice {
  readonly ids?: readonly string[];
  readonly filter?: {
    readonly reason?: string;
    readonly stream?: string;
    readonly type?: string;
    readonly outcome?: RejectedOutcome;
    /** That refused it: its id. */
    readonly collector?: string;
    readonly from?: string;
    readonly to?: string;
  };
}

/** `POST …/rejected/redrive`. */
export interface RedriveRequest extends RejectedChoice {
  readonly mapping?: readonly MappingStep[];
  readonly reason: string;
  readonly dryRun?: boolean;
}

/**
 * `accepted`: sent again, or would be. `refused`: by today's rules, with code and pointer. `already_redriven` and
 * `discarded`: it was decided on before. `not_redrivable`: there is nothing that could be sent, `detail` says why.
 */
export type RedriveOutcome = 'accepted' | 'refused' | 'already_redriven' | 'not_redrivable';

export interface RedrivenEvent {
  readonly id: string;
  readonly outcome: RedriveOutcome;
  /** Of the event as it is sent again. */
  readonly eventId: string | null;
  readonly code?: string;
  readonly detail?: string;
  /** JSON pointer into the event. */
  readonly pointer?: string;
  /** Of the record that was appended. */
  readonly receipt?: string;
  /** Of a dry run: the event as it is, and after the mapping, secrets masked. Only the first few have them. */
  readonly before?: string;
  readonly payload?: string;
}

export interface RedriveAnswer {
  readonly dryRun: boolean;
  readonly accepted: number;
  readonly refused: number;
  readonly events: readonly RedrivenEvent[];
  /** The filter lets more through than are done at once: ask again. */
  readonly more: boolean;
}

/** `POST …/rejected/discard`. */
export interface DiscardRequest extends RejectedChoice {
  readonly reason: string;
}

export interface DiscardAnswer {
  readonly discarded: number;
  readonly more: boolean;
}
