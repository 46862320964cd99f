/** Events that are in no other read model, for those who mend them: a page of them, some of them, and how many there are. */
import type { EntityManager } from 'typeorm';
import type { RejectedOutcome, RejectedState } from '#contracts';
import type { Coordinates } from '#domain';
import { timestamp } from '../writer/copy-text.js';
import { epochMs } from './event-view.js';
import { Parameters } from './parameters.js';

/** A table with what people decided: `topic`, `partition`, `"offset"` of the record, and `state`. It is not ours. */
export type MarksTable = string;

export interface RejectedFilter {
  /** Null: of every project. */
  readonly projectId: string | null;
  /** Half-open range of when it was rejected, epoch ms; null: without a bound. */
  readonly from: number | null;
  readonly to: number | null;
  readonly reason: string | null;
  readonly stream: string | null;
  readonly type: string | null;
  readonly outcome: RejectedOutcome | null;
  /** That refused it. */
  readonly collectorId: string | null;
  /** Null: all. */
  readonly state: RejectedState | null;
}

/** Order: when it was rejected, then its place. */
export interface RejectedPosition {
  readonly rejectedAt: number;
  readonly partition: number;
  readonly offset: number;
}

export interface RejectedPageQuery extends RejectedFilter {
  readonly marks: MarksTable;
  readonly order: 'newest' | 'oldest';
  /** Leaves out what only says how many were not kept. */
  readonly keptOnly?: boolean;
  readonly after: RejectedPosition | null;
  readonly limit: number;
}

/** What finds a record at once: its place, and when it was rejected, epoch ms. */
export interface RejectedPlace extends Coordinates {
  readonly rejectedAt: number;
}

/** Times in epoch ms. Empty texts: not known. */
export interface RejectedRow extends Coordinates {
  readonly projectId: string;
  readonly stream: string;
  readonly eventId: string;
  readonly type: string | null;
  readonly outcome: RejectedOutcome;
  readonly reason: string;
  readonly step: string;
  readonly detail: string | null;
  readonly rawOffset: number;
  readonly receivedAt: number;
  readonly rejectedAt: number;
  readonly collectorId: string | null;
  readonly notKept: number;
  readonly state: RejectedState;
}

export interface RejectedCountRow {
  readonly reason: string;
  readonly outcome: RejectedOutcome;
  readonly stream: string;
  readonly state: RejectedState;
  /** Start of the bucket, epoch ms. */
  readonly bucket: number;
  /** Events, those that were not kept included. */
  readonly count: number;
  readonly notKept: number;
}

const COLUMNS = `r.project_id AS "projectId", r.stream, r.id AS "eventId", r.type, r.outcome, r.reason, r.step, r.detail,
  r.topic, r.partition, r."offset"::float8 AS "offset", r.raw_offset::float8 AS "rawOffset", r.collector_id AS "collectorId",
  r.not_kept::float8 AS "notKept", ${epochMs('r.received_at')} AS "receivedAt", ${epochMs('r.rejected_at')} AS "rejectedAt",
  COALESCE(m.state, 'open') AS state`;

const JOIN = 'm.topic = r.topic AND m.partition = r.partition AND m."offset" = r."offset"';

/** A page; and whether there is more. Reads by key, as the lists of events do. */
export async function readRejected(
  tx: EntityManager,
  { marks, order, keptOnly = false, after, limit, ...filter }: RejectedPageQuery,
): Promise<{ readonly rows: readonly RejectedRow[]; readonly more: boolean }> {
  const parameters = new Parameters();
  const where = conditions(filter, parameters);
  if (keptOnly) where.push('r.not_kept = 0');
  const [sign, way] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
  if (after) {
    const place = `${Math.trunc(after.partition)}, ${Math.trunc(after.offset)}`;
    where.push(`(r.rejected_at, r.partition, r."offset") ${sign} (${parameters.time(after.rejectedAt)}, ${place})`);
  }
  const rows = await tx.query<RejectedRow[]>(
    `SELECT ${COLUMNS} FROM rejections r LEFT JOIN ${marks} m ON ${JOIN} WHERE ${where.join(' AND ')}
     ORDER BY r.rejected_at ${way}, r.partition ${way}, r."offset" ${way} LIMIT ${Math.trunc(limit) + 1}`,
    parameters.values,
  );
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

/** Those at the given places, in no order; `projectId` null: of every project. */
export async function readRejectedAt(
  tx: EntityManager,
  { projectId, places, marks }: { projectId: string | null; places: readonly RejectedPlace[]; marks: MarksTable },
): Promise<readonly RejectedRow[]> {
  return tx.query<RejectedRow[]>(
    `SELECT ${COLUMNS}
     FROM unnest($1::text[], $2::int[], $3::bigint[], $5::timestamptz[]) AS p (topic, partition, "offset", rejected_at)
     JOIN rejections r ON r.rejected_at = p.rejected_at AND r.partition = p.partition AND r."offset" = p."offset"
       AND r.topic = p.topic
     LEFT JOIN ${marks} m ON ${JOIN}
     WHERE r.outcome <> 'duplicate' AND ($4::text IS NULL OR r.project_id = $4)`,
    [
      places.map(({ topic }) => topic),
      places.map(({ partition }) => partition),
      places.map(({ offset }) => offset),
      projectId,
      places.map(({ rejectedAt }) => timestamp(rejectedAt)),
    ],
  );
}

/** How many, by reason, stream, decision and time. */
export async function readRejectedCounts(
  tx: EntityManager,
  filter: RejectedFilter,
  { marks, bucketMs }: { readonly marks: MarksTable; readonly bucketMs: number },
): Promise<readonly RejectedCountRow[]> {
  const parameters = new Parameters();
  const where = conditions(filter, parameters).join(' AND ');
  const bucket = `floor(extract(epoch FROM r.rejected_at) * 1000 / ${Math.trunc(bucketMs)})::float8 * ${Math.trunc(bucketMs)}`;
  return tx.query<RejectedCountRow[]>(
    `SELECT r.reason, r.outcome, r.stream, COALESCE(m.state, 'open') AS state, ${bucket} AS bucket,
       sum(greatest(r.not_kept, 1))::float8 AS count, sum(r.not_kept)::float8 AS "notKept"
     FROM rejections r LEFT JOIN ${marks} m ON ${JOIN} WHERE ${where} GROUP BY 1, 2, 3, 4, 5`,
    parameters.values,
  );
}

function conditions(filter: RejectedFilter, parameters: Parameters): string[] {
  const { projectId, from, to, reason, stream, type, outcome, collectorId, state } = filter;
  const where = [`r.outcome <> 'duplicate'`];
  if (projectId !== null) where.push(`r.project_id = ${parameters.text(projectId)}`);
  if (from !== null) where.push(`r.rejected_at >= ${parameters.time(from)}`);
  if (to !== null) where.push(`r.rejected_at < ${parameters.time(to)}`);
  if (reason !== null) where.push(`r.reason = ${parameters.text(reason)}`);
  if (stream !== null) where.push(`r.stream = ${parameters.text(stream)}`);
  if (type !== null) where.push(`r.type = ${parameters.text(type)}`);
  if (outcome !== null) where.push(`r.outcome = ${parameters.text(outcome)}`);
  if (collectorId !== null) where.push(`r.collector_id = ${parameters.text(collectorId)}`);
  if (state === 'open') where.push('m.state IS NULL');
  else if (state !== null) where.push(`m.state = ${parameters.text(state)}`);
  return where;
}
