/** Events over time, from `traffic_per_minute`. Bots count here, as in every figure of events; other metrics leave them out. */
import { OTHER_SERIES } from '#contracts';
import type { DataSource } from 'typeorm';
import { bucketStarts, type Interval } from './buckets.js';
import { reading } from './reading.js';

export interface TrafficQuery {
  readonly projectId: string;
  /** Half-open, epoch ms; whole minutes, since nothing finer is stored. */
  readonly from: number;
  readonly to: number;
  readonly interval: Interval;
  /** IANA name. */
  readonly zone: string;
  readonly stream: string | null;
  readonly type: string | null;
  /** One series a type, or one series in all. */
  readonly byType: boolean;
}

export interface TrafficSeries {
  readonly key: string;
  readonly points: readonly { readonly t: number; readonly value: number }[];
  readonly total: number;
}

/** Series an answer has at most; smaller types are summed as {@link OTHER_SERIES}. */
const MAX_SERIES = 50;
const TOTAL_SERIES = 'events';

interface CountRow {
  readonly bucket: number;
  readonly key: string | null;
  readonly count: number;
}

/** Series with every bucket of the range present, largest first. By type, a project without events has none. */
export async function readTraffic(db: DataSource, query: TrafficQuery): Promise<readonly TrafficSeries[]> {
  const starts = bucketStarts(query.from, query.to, query.interval, query.zone);
  const rows = await reading(db, (tx) => tx.query<CountRow[]>(SQL, parametersOf(query, starts)));
  const series = new Map<string, number[]>();
  if (!query.byType)
    series.set(
      TOTAL_SERIES,
      starts.map(() => 0),
    );
  for (const { bucket, key, count } of rows) {
    const name = query.byType ? (key ?? OTHER_SERIES) : TOTAL_SERIES;
    const values = series.get(name) ?? starts.map(() => 0);
    values[bucket - 1]! += count;
    series.set(name, values);
  }
  return [...series]
    .map(([key, values]) => ({
      key,
      points: values.map((value, i) => ({ t: starts[i]!, value })),
      total: values.reduce((sum, value) => sum + value, 0),
    }))
    .sort((a, b) => Number(a.key === OTHER_SERIES) - Number(b.key === OTHER_SERIES) || b.total - a.total);
}

/** The buckets are cut here and not in SQL, so that a zone means the same whatever zone data the server has. */
const SQL = `
  WITH counted AS MATERIALIZED (
    SELECT width_bucket(minute, $4::timestamptz[]) AS bucket, CASE WHEN $7 THEN type END AS key, sum(count) AS count
    FROM traffic_per_minute
    WHERE project_id = $1 AND minute >= $2 AND minute < $3
      AND ($5::text IS NULL OR stream = $5) AND ($6::text IS NULL OR type = $6)
    GROUP BY 1, 2
  ), top AS (
    SELECT key FROM counted WHERE key IS NOT NULL GROUP BY key ORDER BY sum(count) DESC, key LIMIT ${MAX_SERIES}
  )
  SELECT counted.bucket, top.key, sum(counted.count)::float8 AS count
  FROM counted LEFT JOIN top USING (key) GROUP BY 1, 2`;

function parametersOf(query: TrafficQuery, starts: readonly number[]): unknown[] {
  return [
    query.projectId,
    new Date(query.from),
    new Date(query.to),
    starts.map((start) => new Date(start).toISOString()),
    query.stream,
    query.type,
    query.byType,
  ];
}
