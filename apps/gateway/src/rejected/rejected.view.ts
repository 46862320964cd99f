import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  rejectionEntry,
  type DiscardAnswer,
  type RedriveAnswer,
  type RedrivenEvent,
  type RejectedAnswer,
  type RejectedDecision,
  type RejectedEventAnswer,
  type RejectedOutcome,
  type RejectedState,
  type RejectedSummaryAnswer,
  type RejectedView,
  type Remedy,
} from '#contracts';
import { maskText } from '#domain';
import type { RejectedRow } from '#read-model/reader';
import { rejectedId } from './rejected-id.js';

const TEXT = { type: String, nullable: true } as const;
const OUTCOMES: RejectedOutcome[] = ['rejected', 'dropped', 'refused'];
const STATES: RejectedState[] = ['open', 'redriven', 'discarded'];
const REMEDIES: Remedy[] = ['mapping', 'setting', 'repair', 'none'];

export class ListedRejected implements RejectedView {
  @ApiProperty() id: string;
  @ApiProperty({ enum: OUTCOMES, description: '`refused`: by a collector, which told the sender; never accepted.' })
  outcome: RejectedOutcome;
  @ApiProperty({ example: 'EVENT_TYPE_MISSING' }) reason: string;
  @ApiProperty({ enum: REMEDIES }) remedy: Remedy;
  @ApiProperty({ description: 'What to do about it.' }) hint: string;
  @ApiProperty({ description: 'Of the enricher; or `collector`, or `projector`.' }) step: string;
  @ApiProperty(TEXT) detail: string | null;
  @ApiProperty({ format: 'date-time' }) rejectedAt: string;
  @ApiProperty({ format: 'date-time' }) receivedAt: string;
  @ApiProperty(TEXT) projectId: string | null;
  @ApiProperty(TEXT) stream: string | null;
  @ApiProperty(TEXT) eventId: string | null;
  @ApiProperty(TEXT) type: string | null;
  @ApiProperty({ ...TEXT, description: 'That refused it.' }) collectorId: string | null;
  @ApiProperty({ description: 'More than 0: no event, but so many more that were refused and not kept.' })
  notKept: number;
  @ApiProperty({ enum: STATES }) state: RejectedState;
}

export class RejectedPage implements RejectedAnswer {
  @ApiProperty({ type: [ListedRejected] }) events: readonly ListedRejected[];
  @ApiProperty({ ...TEXT, description: '`cursor` of the next page; null at the end.' }) nextCursor: string | null;
}

class DecidedBy {
  @ApiProperty({ enum: ['user', 'token', 'key', 'system'] }) kind: string;
  @ApiProperty() id: string;
}

class DecisionView implements RejectedDecision {
  @ApiProperty({ format: 'date-time' }) at: string;
  @ApiProperty({ type: DecidedBy }) by: DecidedBy;
  @ApiProperty() why: string;
  @ApiProperty({ ...TEXT, description: 'Of the event that was sent again.' }) eventId: string | null;
}

export class RejectedEventView extends ListedRejected implements RejectedEventAnswer {
  @ApiProperty({ ...TEXT, description: 'JSON in the form of POST /v1/events, secrets masked, every digit kept.' })
  payload: string | null;
  @ApiProperty({ type: [String], description: 'JSON pointers of what is masked.' }) masked: readonly string[];
  @ApiProperty({ description: 'Whether it can be sent again at all.' }) redrivable: boolean;
  @ApiProperty({ type: DecisionView, nullable: true }) decision: DecisionView | null;
}

class CountView {
  @ApiProperty({ description: 'Events, those that were not kept included.' }) total: number;
  @ApiProperty() open: number;
}

class ReasonCount extends CountView {
  @ApiProperty() reason: string;
  @ApiProperty({ enum: OUTCOMES }) outcome: RejectedOutcome;
  @ApiProperty({ enum: REMEDIES }) remedy: Remedy;
  @ApiProperty() hint: string;
}

class StreamCount extends CountView {
  @ApiProperty(TEXT) stream: string | null;
}

class RejectedBucket {
  @ApiProperty({ format: 'date-time' }) t: string;
  @ApiProperty({ type: Object, additionalProperties: { type: 'number' } }) reasons: Readonly<Record<string, number>>;
}

export class RejectedSummary extends CountView implements RejectedSummaryAnswer {
  @ApiProperty({ format: 'date-time' }) from: string;
  @ApiProperty({ format: 'date-time' }) to: string;
  @ApiProperty() redriven: number;
  @ApiProperty() discarded: number;
  @ApiProperty({ description: 'Refused, and only counted.' }) notKept: number;
  @ApiProperty({ type: [ReasonCount] }) reasons: readonly ReasonCount[];
  @ApiProperty({ type: [StreamCount] }) streams: readonly StreamCount[];
  @ApiProperty({ enum: ['minute', 'hour'] }) bucket: 'minute' | 'hour';
  @ApiProperty({ type: [RejectedBucket], description: 'Those that are not empty.' })
  buckets: readonly RejectedBucket[];
}

class RedrivenView implements RedrivenEvent {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ['accepted', 'refused', 'already_redriven', 'not_redrivable'] })
  outcome: RedrivenEvent['outcome'];
  @ApiProperty({ ...TEXT, description: 'Of the event as it is sent again.' }) eventId: string | null;
  @ApiPropertyOptional() code?: string;
  @ApiPropertyOptional() detail?: string;
  @ApiPropertyOptional({ description: 'JSON pointer into the event.' }) pointer?: string;
  @ApiPropertyOptional({ description: 'Of the record that was appended.' }) receipt?: string;
  @ApiPropertyOptional({ description: 'Of a dry run: the event as it is, secrets masked.' }) before?: string;
  @ApiPropertyOptional({ description: 'Of a dry run: the event after the mapping, secrets masked.' }) payload?: string;
}

export class RedriveView implements RedriveAnswer {
  @ApiProperty() dryRun: boolean;
  @ApiProperty() accepted: number;
  @ApiProperty() refused: number;
  @ApiProperty({ type: [RedrivenView] }) events: readonly RedrivenView[];
  @ApiProperty({ description: 'There are more than are done at once: ask again.' }) more: boolean;
}

export class DiscardView implements DiscardAnswer {
  @ApiProperty() discarded: number;
  @ApiProperty() more: boolean;
}

export function rejectedView(row: RejectedRow): RejectedView {
  const { outcome, reason, step, detail, rejectedAt, receivedAt, type, collectorId, notKept, state } = row;
  const { remedy, hint } = rejectionEntry(reason);
  return {
    id: rejectedId(row),
    outcome,
    reason,
    remedy,
    hint,
    step,
    // What a parser says of a text may quote it.
    detail: detail && maskText(detail),
    rejectedAt: new Date(rejectedAt).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    projectId: isUnreadable(row) ? null : row.projectId,
    stream: row.stream || null,
    eventId: row.eventId || null,
    type,
    collectorId,
    notKept,
    state,
  };
}

/** The record does not say whose it is: no id of a project is like this. */
export const isUnreadable = ({ projectId }: Pick<RejectedRow, 'projectId'>): boolean => projectId === '?';
