/** A metric over time, one series for each of the largest values of a dimension. */
import { OTHER_SERIES } from '#contracts';
import type { EntityManager } from 'typeorm';
import { dimensionValue } from './conditions.js';
import { dimensionRows, ofMetric, type DimensionQuestion } from './dimension-rows.js';
import { Parameters } from './parameters.js';
import { grainsWithin } from './pieces.js';
import type { Series } from './series.js';
import { readTop } from './top.query.js';

/** Series of an answer at most, apart from {@link OTHER_SERIES}. */
const MAX_VALUES = 10;

interface ValueCount {
  readonly bucket: number;
  readonly value: string | null;
  readonly count: number;
}

/** Largest first. The others are summed last, but for visitors: one visitor may be in several. `now`: epoch ms. */
export async function readSeriesByValue(
  tx: EntityManager,
  question: DimensionQuestion,
  starts: readonly number[],
  now: number,
): Promise<readonly Series[]> {
  if (question.metric === 'visitors') return visitorsByValue(tx, question, starts, now);
  const parameters = new Parameters();
  const days = grainsWithin(starts, ['day']).length > 0;
  const rows = await tx.query<ValueCount[]>(
    `WITH counted AS MATERIALIZED (
       SELECT ${parameters.bucketOf('time', starts)} AS bucket, value, sum(count) AS count
       FROM (${dimensionRows(question, days, parameters, now)}) AS r GROUP BY 1, 2
     ), top AS (
       SELECT value, row_number() OVER (ORDER BY sum(count) DESC, value COLLATE "C")::int AS rank
       FROM counted GROUP BY value HAVING sum(count) > 0 ORDER BY rank LIMIT ${MAX_VALUES}
     )
     SELECT counted.bucket, top.value, sum(counted.count)::float8 AS count
     FROM counted LEFT JOIN top USING (value) GROUP BY bucket, top.value, top.rank ORDER BY top.rank`,
    parameters.values,
  );
  return seriesOf(rows, starts).filter(({ total }) => total !== 0);
}

/** In the order of the rows; what is of no value is the sum of the others. */
function seriesOf(rows: readonly ValueCount[], starts: readonly number[]): readonly Series[] {
  const byValue = new Map<string | null, number[]>();
  for (const { bucket, value, count } of rows) {
    const values = byValue.get(value) ?? starts.map(() => 0);
    values[bucket]! += count;
    byValue.set(value, values);
  }
  return [...byValue].map(([value, values]) => ({
    key: value ?? OTHER_SERIES,
    values,
    total: values.reduce((sum, count) => sum + count, 0),
  }));
}

async function visitorsByValue(
  tx: EntityManager,
  question: DimensionQuestion,
  starts: readonly number[],
  now: number,
): Promise<readonly Series[]> {
  const { rows: top } = await readTop(tx, question, MAX_VALUES, now);
  const parameters = new Parameters();
  const value = dimensionValue(question.dimension, parameters);
  const rows = await tx.query<ValueCount[]>(
    `SELECT bucket, value, count(visitor)::float8 AS count FROM (
       SELECT DISTINCT ${parameters.bucketOf('e.time', starts)} AS bucket, ${value} AS value, e.visitor
       FROM events e WHERE ${ofMetric(question, question, parameters)}
     ) AS r WHERE value = ANY (${parameters.texts(top.map((row) => row.value))}) GROUP BY 1, 2`,
    parameters.values,
  );
  const series = new Map(seriesOf(rows, starts).map((one) => [one.key, one.values]));
  return top.map(({ value: key, count }) => ({ key, values: series.get(key) ?? starts.map(() => 0), total: count }));
}
