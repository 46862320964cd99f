/** What became of single events that are in no other read model: written with the ledger's counts, kept for a while. */
import type { RejectionOutcome } from '#domain';
import type { DataSource } from 'typeorm';
import { READ_MODEL_SCHEMA as S } from '../schema.js';
import { timestamp } from './copy-text.js';
import { monthOf, partitionName, type Month } from './partitions/partitioned-tables.js';
import type { WriteTransaction } from './write-transaction.js';

/** Stands in for the project of a record that does not say whose it is; no id of a project is like this. */
export const UNREADABLE_PROJECT = '?';

/** One event that came to another end than `projected`. Times in epoch milliseconds. */
export interface EndedEvent {
  readonly projectId: string;
  /** Empty: not known. */
  readonly stream: string;
  /** Empty: it has none. */
  readonly id: string;
  readonly type: string | null;
  readonly outcome: RejectionOutcome;
  readonly reason: string;
  readonly step: string;
  readonly detail: string | null;
  /** Of its raw record; where there is none, -1 less its own offset. */
  readonly rawOffset: number;
  readonly receivedAt: number;
  readonly rejectedAt: number;
  /** Where the record stands that says so; in the partition of the raw one. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Of the collector that refused it. */
  readonly collectorId: string | null;
  /** More than 0: it is no event; so many were refused and not kept. */
  readonly notKept: number;
}

/** Longest text of each kind: what the contract lets through, and of details what is enough to read. */
const MAX_NAME = 128;
const MAX_DETAIL = 500;
/** The years that PostgreSQL and the log both hold without a doubt: 1970 to 9999. */
const MAX_TIME = 253_402_300_800_000;

/**
 * Writes them, each once however often it comes. What cannot be stored is left out: it is counted all the same, and a
 * trace that is not there must not keep the counts from being written.
 */
export async function addRejections(transaction: WriteTransaction, ended: readonly EndedEvent[]): Promise<void> {
  const rows = ended.filter(isStorable);
  if (rows.length === 0) return;
  await transaction.query({
    name: 'add-rejections',
    text: `
      INSERT INTO rejections (project_id, partition, raw_offset, received_at, stream, id, outcome, reason, step, detail,
        topic, "offset", rejected_at, type, collector_id, not_kept)
      SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[], $13::timestamptz[], $14::text[],
        $15::text[], $16::bigint[])
      ON CONFLICT DO NOTHING`,
    values: [
      rows.map((row) => row.projectId),
      rows.map((row) => row.partition),
      rows.map((row) => row.rawOffset),
      rows.map((row) => timestamp(row.receivedAt)),
      rows.map((row) => row.stream),
      rows.map((row) => row.id),
      rows.map((row) => row.outcome),
      rows.map((row) => row.reason),
      rows.map((row) => row.step),
      rows.map((row) => row.detail && readable(row.detail)),
      rows.map((row) => row.topic),
      rows.map((row) => row.offset),
      rows.map((row) => timestamp(row.rejectedAt)),
      rows.map((row) => (row.type !== null && isName(row.type) ? row.type : null)),
      rows.map((row) => row.collectorId),
      rows.map((row) => row.notKept),
    ],
  });
}

function isStorable({ projectId, stream, id, reason, step, collectorId, ...row }: EndedEvent): boolean {
  const names = [projectId, stream, id, reason, step, collectorId ?? ''];
  const isPlaced = row.rawOffset >= 0 || row.rawOffset === -1 - row.offset;
  return names.every(isName) && isPlaced && [row.receivedAt, row.rejectedAt].every((at) => at >= 0 && at < MAX_TIME);
}

const isName = (name: string): boolean => name.length <= MAX_NAME && !name.includes('\0');

const readable = (text: string): string => text.slice(0, MAX_DETAIL).replaceAll('\0', '');

/** Months are kept until they are over for so long: longer than anybody looks for an event that did not arrive. */
const KEPT_MONTHS = 1;
/** Writers come first. */
const LOCK_TIMEOUT_MS = 2_000;

/**
 * Forgets what was received before the month before last, epoch ms. Answers with the months that were dropped. Throws
 * what PostgreSQL says, also when a month is in use for long: the next time is early enough.
 */
export async function forgetRejections(source: DataSource, now: number): Promise<readonly string[]> {
  const { year, month } = monthOf(now);
  const kept: Month = { year, month: month - KEPT_MONTHS };
  const first = partitionName('rejections', kept);
  const rows = await source.query<{ name: string }[]>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = to_regclass($1) AND c.relname ~ '_\\d{4}_\\d{2}$' AND c.relname < $2 ORDER BY 1`,
    [`${S}.rejections`, first],
  );
  await source.transaction(async (tx) => {
    await tx.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    for (const { name } of rows) await tx.query(`DROP TABLE ${S}.${name}`);
    const before = new Date(Date.UTC(kept.year, kept.month, 1));
    await tx.query(`DELETE FROM ${S}.rejections_default WHERE received_at < $1`, [before]);
  });
  return rows.map(({ name }) => name);
}
