/** Conversions and what they are worth by bucket. From `conversions_per_minute` and `events` at the edges; with filters all from `events`. */
import type { EntityManager } from 'typeorm';
import { CONVERSION_WORTH } from '../conversion-value.js';
import { countedEvents, inScope } from './conditions.js';
import { Parameters } from './parameters.js';
import { grainsWithin, piecesOf, type Piece } from './pieces.js';
import { CONVERSION_TYPES, isUnfiltered, type Question } from './question.js';

export interface ConversionSum {
  /** From 0; null: of all buckets. */
  readonly bucket: number | null;
  /** ISO 4217; empty when the events state none. */
  readonly currency: string;
  readonly count: number;
  /** Exact decimal without an exponent. */
  readonly value: string;
}

/** Sums of the buckets that begin at `starts`, by currency, and over all of them. Those without conversions are not there. */
export async function readConversions(
  tx: EntityManager,
  question: Question,
  starts: readonly number[],
): Promise<readonly ConversionSum[]> {
  const grains = isUnfiltered(question) ? grainsWithin(starts, ['minute', 'event']) : [];
  const parameters = new Parameters();
  const rows = piecesOf(question, grains).map((piece) => rowsOf(question, piece, parameters));
  return tx.query<ConversionSum[]>(
    `SELECT bucket, currency, sum(count)::float8 AS count, trim_scale(sum(value))::text AS value
     FROM (SELECT ${parameters.bucketOf('time', starts)} AS bucket, * FROM (${rows.join(' UNION ALL ')}) AS r) AS counted
     GROUP BY GROUPING SETS ((bucket, currency), (currency)) ORDER BY currency COLLATE "C"`,
    parameters.values,
  );
}

const TYPES = CONVERSION_TYPES.map((type) => `'${type}'`).join(', ');

/** SQL for whether an event `e` is a conversion. */
export const IS_CONVERSION = `e.type IN (${TYPES})`;

function rowsOf(question: Question, piece: Piece, parameters: Parameters): string {
  if (piece.grain === 'minute') {
    const scope = inScope(question, piece, { alias: 't', time: 'minute', typed: true }, parameters);
    return `SELECT t.minute AS time, t.currency, t.count, t.value FROM conversions_per_minute t
      WHERE ${scope} ${question.bots ? '' : 'AND NOT t.bot'}`;
  }
  return `SELECT e.time, worth.currency, 1 AS count, worth.value FROM events e ${CONVERSION_WORTH}
    WHERE ${countedEvents(question, piece, parameters)} AND ${IS_CONVERSION}`;
}
