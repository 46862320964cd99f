/**
 * The largest values of a dimension. Events and page views come from `dimensions_per_day` and `events` at the edges;
 * with filters, of a property, and for visitors and conversions all from `events`. Distinct visitors are made distinct
 * first and counted then: that is done by hashing, where count(DISTINCT) would sort.
 */
import type { EntityManager } from 'typeorm';
import { dimensionValue } from './conditions.js';
import { dimensionRows, isCountedAhead, ofMetric, type DimensionQuestion } from './dimension-rows.js';
import { Parameters } from './parameters.js';
import { readTraffic } from './traffic.query.js';

/** More events than that are not read for the visitors of values whose counts are known without them: a second or two. */
const MAX_EVENTS = 1_000_000;

export interface TopValue {
  readonly value: string;
  readonly count: number;
}

export interface TopValues {
  readonly rows: readonly TopValue[];
  /** Over all values; for visitors distinct. */
  readonly total: number;
}

/** Largest first, equal ones by value. `now`: epoch ms. */
export async function readTop(
  tx: EntityManager,
  question: DimensionQuestion,
  limit: number,
  now: number,
): Promise<TopValues> {
  const parameters = new Parameters();
  const counts =
    question.metric === 'visitors'
      ? visitorsOfValues(question, parameters)
      : `SELECT value, sum(count) AS count FROM (${dimensionRows(question, true, parameters, now)}) AS r GROUP BY value`;
  const rows = await tx.query<(TopValue & { total: number })[]>(
    `SELECT value, count::float8 AS count, (sum(count) OVER ())::float8 AS total FROM (${counts}) AS counted WHERE count > 0
     ORDER BY counted.count DESC, value COLLATE "C" LIMIT ${Math.trunc(limit)}`,
    parameters.values,
  );
  const total = question.metric === 'visitors' ? await visitorsInAll(tx, question) : (rows[0]?.total ?? 0);
  return { rows: rows.map(({ value, count }) => ({ value, count })), total };
}

/**
 * Distinct visitors, over the whole range, of the events that are counted with each of the values. Null where their counts
 * need no reading of events, but this would need too much of it.
 */
export async function readTopVisitors(
  tx: EntityManager,
  question: DimensionQuestion,
  values: readonly string[],
  maxEvents = MAX_EVENTS,
): Promise<ReadonlyMap<string, number> | null> {
  if (values.length === 0) return new Map();
  if (isCountedAhead(question) && (await eventsIn(tx, question)) > maxEvents) return null;
  const parameters = new Parameters();
  const rows = await tx.query<TopValue[]>(visitorsOfValues(question, parameters, values), parameters.values);
  return new Map(rows.map(({ value, count }) => [value, Number(count)]));
}

/** How many have to be read: an index knows their time only. */
async function eventsIn(tx: EntityManager, question: DimensionQuestion): Promise<number> {
  const [counts] = await readTraffic(tx, { ...question, stream: null, type: null }, [question.from]);
  return counts?.events ?? 0;
}

/** SQL for (value, count), of all values or of these. */
function visitorsOfValues(question: DimensionQuestion, parameters: Parameters, values?: readonly string[]): string {
  const value = dimensionValue(question.dimension, parameters);
  const wanted = values ? `value = ANY (${parameters.texts(values)})` : 'value IS NOT NULL';
  return `SELECT value, count(visitor) AS count FROM (
      SELECT DISTINCT ${value} AS value, e.visitor FROM events e WHERE ${ofMetric(question, question, parameters)}
    ) AS r WHERE ${wanted} GROUP BY value`;
}

async function visitorsInAll(tx: EntityManager, question: DimensionQuestion): Promise<number> {
  const parameters = new Parameters();
  const value = dimensionValue(question.dimension, parameters);
  const [row] = await tx.query<{ visitors: number }[]>(
    `SELECT count(*)::float8 AS visitors FROM (
       SELECT DISTINCT e.visitor FROM events e
       WHERE ${ofMetric(question, question, parameters)} AND ${value} IS NOT NULL AND e.visitor IS NOT NULL
     ) AS r`,
    parameters.values,
  );
  return row?.visitors ?? 0;
}
