/**
 * Distinct visitors of one stream over a range, from `returns_per_day`: sessions by the day on which they began and the
 * day on which the visitor's session before ended. Those of whole days whose session before ended on a day before that
 * of the range's start are each a visitor's first in the range. What is left is looked up in `sessions`: the range's
 * first and last hours, and who was there on the day of its start, but before it.
 */
import type { EntityManager } from 'typeorm';
import { inScope } from './conditions.js';
import { reachingIn, startedIn } from './overlapping-sessions.js';
import { Parameters } from './parameters.js';
import { piecesOf, type Piece } from './pieces.js';
import type { Question } from './question.js';

const DAY_MS = 86_400_000;

export async function visitorsOfDays(tx: EntityManager, question: Question): Promise<number> {
  const parameters = new Parameters();
  const counts = piecesOf(question, ['day', 'event']).flatMap((piece) =>
    piece.grain === 'day' ? firstOfDays(question, piece, parameters) : [firstOf(question, piece, parameters)],
  );
  const [row] = await tx.query<{ visitors: number }[]>(
    `SELECT sum(count)::float8 AS visitors FROM (
       ${[...counts, `SELECT count(*) FROM (${reachingIn(question, parameters)}) AS s`].join(' UNION ALL ')}
     ) AS c`,
    parameters.values,
  );
  return row?.visitors ?? 0;
}

/** Sessions of the piece before which their visitor was not in the range. */
function firstOf(question: Question, piece: Piece, parameters: Parameters): string {
  return `SELECT count(*) FROM sessions s WHERE ${startedIn(question, piece, parameters)}
    AND (s.previous_ended_at IS NULL OR s.previous_ended_at < ${parameters.time(question.from)})`;
}

/** The same of whole days. */
function firstOfDays(question: Question, days: Piece, parameters: Parameters): string[] {
  const startsDay = Math.floor(question.from / DAY_MS) * DAY_MS;
  const scope = inScope(question, days, { alias: 't', time: 'day', typed: false }, parameters);
  const counted = `SELECT sum(t.sessions) AS count FROM returns_per_day t
    WHERE ${scope} AND t.previous_day < ${parameters.time(startsDay)}`;
  if (startsDay === question.from) return [counted];
  const earlierThatDay = `SELECT count(*) FROM sessions s WHERE ${startedIn(question, days, parameters)}
    AND s.previous_ended_at >= ${parameters.time(startsDay)} AND s.previous_ended_at < ${parameters.time(question.from)}`;
  return [counted, earlierThatDay];
}
