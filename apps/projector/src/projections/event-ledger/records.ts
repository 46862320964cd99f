/**
 * The part of `event-ledger` that counts records of `raw-events` and `rejected-events`. A record that cannot be read
 * counts as well, under no project: both topics are read by the same rule, so that it is accepted and rejected there.
 */
import { decodeRawReceipt, decodeRejection, PayloadInvalid, TOPICS, type Rejection } from '#contracts';
import { isCanary, type LedgerSums } from '#domain';
import type { LogRecord } from '#event-log';
import { SET_ASIDE_STEP } from '../../project-batch/set-aside.js';

export const EVENT_LEDGER = { name: 'event-ledger', version: 1 } as const;

/** Topics of which every record is counted, and how; what it answers with is a rejection that could be read. */
export const COUNTED_RECORDS = { [TOPICS.raw]: countAccepted, [TOPICS.rejected]: countRejected } as const;

export type CountedTopic = keyof typeof COUNTED_RECORDS;

function countAccepted(record: LogRecord, sums: LedgerSums): Rejection | null {
  sums.add(readable(() => decodeRawReceipt(record.value)) ?? unreadable(record), 'accepted');
  return null;
}

function countRejected(record: LogRecord, sums: LedgerSums): Rejection | null {
  const rejection = readable(() => decodeRejection(record.value));
  if (rejection === null) {
    sums.add(unreadable(record), 'rejected', 'PAYLOAD_INVALID');
    return null;
  }
  // A copy, since every collector sends them.
  if (isCanary(rejection)) return null;
  const { projectId, stream, receivedAt, rejectedAt, outcome, reason } = rejection;
  // What was refused was never accepted. What was set aside by the projector is counted there.
  if (outcome !== 'refused' && rejection.step !== SET_ASIDE_STEP) {
    sums.add({ projectId, stream, receivedAt: receivedAt ?? rejectedAt }, outcome, reason);
  }
  return rejection;
}

function unreadable({ timestamp }: LogRecord) {
  return { projectId: null, stream: null, receivedAt: timestamp };
}

function readable<T>(decode: () => T): T | null {
  try {
    return decode();
  } catch (fault) {
    if (fault instanceof PayloadInvalid) return null;
    throw fault;
  }
}
