/** Where counts of a dimension's values come from: days that are counted ahead, or the events themselves. */
import type { TopMetric } from '#contracts';
import { countedEvents, dimensionValue, inScope } from './conditions.js';
import { IS_CONVERSION } from './conversions.query.js';
import type { Parameters } from './parameters.js';
import { dayPieces, type SignedPiece } from './pieces.js';
import { isDimension, isUnfiltered, PAGE_VIEW, type Question, type Range } from './question.js';

/** Bots count only if they were asked for, whatever the metric. */
export interface DimensionQuestion extends Question {
  /** A dimension, `type`, or `property:<name>`. */
  readonly dimension: string;
  readonly metric: TopMetric;
}

/** Events `e` that the metric counts. */
export function ofMetric(question: DimensionQuestion, range: Range, parameters: Parameters): string {
  const counted = countedEvents(question, range, parameters);
  if (question.metric === 'pageviews') return `${counted} AND e.type = '${PAGE_VIEW}'`;
  return question.metric === 'conversions' ? `${counted} AND ${IS_CONVERSION}` : counted;
}

/**
 * SQL for rows of (time, value, count) whose sums are the counts of the values; not for visitors. With `days` the rows
 * may be days of UTC, and what is too much in them comes as rows that are taken away. `now`: epoch ms.
 */
export function dimensionRows(question: DimensionQuestion, days: boolean, parameters: Parameters, now: number): string {
  const column = days ? rollUpColumn(question) : null;
  const pieces: readonly SignedPiece[] =
    column === null ? [{ grain: 'event', from: question.from, to: question.to, sign: 1 }] : dayPieces(question, now);
  return pieces.map((piece) => rowsOf(question, column, piece, parameters)).join(' UNION ALL ');
}

/** Whether {@link dimensionRows} reads days, and few events. */
export function isCountedAhead(question: DimensionQuestion): boolean {
  return rollUpColumn(question) !== null;
}

/** Column of `dimensions_per_day` that counts what is asked for; null when it is not known there. */
function rollUpColumn(question: DimensionQuestion): 'events' | 'pageviews' | null {
  const { dimension, metric, type, bots } = question;
  if (!isUnfiltered(question) || bots || !isDimension(dimension)) return null;
  if (metric !== 'events' && metric !== 'pageviews') return null;
  if (type === PAGE_VIEW) return 'pageviews';
  return type === null ? metric : null;
}

function rowsOf(
  question: DimensionQuestion,
  column: string | null,
  piece: SignedPiece,
  parameters: Parameters,
): string {
  if (piece.grain === 'day') {
    const scope = inScope(question, piece, { alias: 't', time: 'day', typed: false }, parameters);
    return `SELECT t.day AS time, t.value, t.${column} AS count FROM dimensions_per_day t
      WHERE ${scope} AND t.dimension = ${parameters.text(question.dimension)}`;
  }
  // Apart from the outer condition, so that a property is looked up once.
  const value = dimensionValue(question.dimension, parameters);
  return `SELECT * FROM (
      SELECT e.time, ${value} AS value, ${piece.sign} AS count FROM events e WHERE ${ofMetric(question, piece, parameters)}
    ) AS r WHERE value IS NOT NULL`;
}
