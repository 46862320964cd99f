/**
 * All that happens to a body before the log: parsed, validated, encoded. What comes out holds no parsed value and no
 * text of the body, so that nothing of it is kept while the log is waited for.
 */
import type { EventOutcome } from '#contracts';
import type { NewRecord } from '#event-log';
import type { RawEvent, RejectedEvent } from '#domain';
import { toRecords } from '../append/to-records.js';
import { refusedEvent } from '../refused/refused-event.js';
import type { RefusedEvents } from '../refused/refused-events.js';
import { isRefusal, type Refusal } from '../refusal.js';
import type { NewId } from '../validate/uuid-v7.js';
import { validateEvent, type Verdict } from '../validate/validate-event.js';
import type { IngestEvents } from './ingest-events.command.js';

export interface Prepared {
  /** Of the accepted events, in the order of the body. */
  readonly records: readonly NewRecord[];
  /** One per input; an accepted one still lacks its receipt. */
  readonly outcomes: readonly PendingOutcome[];
  /** Of the rejected events those that are kept. */
  readonly refused: readonly RejectedEvent[];
}

type Accepted = Extract<EventOutcome, { status: 'accepted' }>;
type Rejected = Extract<EventOutcome, { status: 'rejected' }>;

/** The receipt of an accepted event is empty until the log has given it a place. */
export type PendingOutcome = Rejected | (Omit<Accepted, 'receipt'> & { receipt: string });

export interface PrepareParts {
  readonly partitions: number;
  readonly newId: NewId;
  readonly refused: Pick<RefusedEvents, 'admits'>;
}

export function prepare(command: IngestEvents, { partitions, newId, refused }: PrepareParts): Prepared | Refusal {
  const { sender, allowance, receivedAt } = command;
  const body = command.door.parse(command.body, { sender, receivedAt });
  if (isRefusal(body)) {
    // It was work all the same.
    allowance.take(1);
    return body;
  }
  const limited = allowance.take(body.events.length);
  if (limited) return limited;
  const facts = { sender, receivedAt, hasUnicodeEscapes: body.hasUnicodeEscapes, newId };
  const accepted: RawEvent[] = [];
  const kept: RejectedEvent[] = [];
  const outcomes = body.events.map((parsed, index) => {
    const verdict = validateEvent(parsed, facts);
    if (verdict.kind === 'accepted') accepted.push(verdict.event);
    else if (refused.admits(sender)) kept.push(refusedEvent(parsed, verdict, command));
    return pendingOutcome(verdict, index);
  });
  const routing = { partitions, partitionKeys: sender.partitionKeys };
  return { records: toRecords(accepted, routing, command.traceparent), outcomes, refused: kept };
}

function pendingOutcome(verdict: Verdict, index: number): PendingOutcome {
  const line = verdict.line === undefined ? null : { line: verdict.line };
  if (verdict.kind === 'rejected') {
    const { id, code, detail, pointer } = verdict;
    return { index, id, status: 'rejected', code, detail, pointer, ...line };
  }
  const { event, ignored, warning } = verdict;
  const outcome: PendingOutcome = { index, id: event.id, status: 'accepted', receipt: '' };
  if (!line && !ignored && !warning) return outcome;
  return { ...outcome, ...line, ...(ignored && { ignored }), ...(warning && { warning }) };
}
