/** Sessions that overlap a range, in SQL: those that began in it, and those that reach into it. */
import { countedEvents, inScope } from './conditions.js';
import type { Parameters } from './parameters.js';
import type { Question, Range } from './question.js';

/** Longest pause within a session. */
export const SESSION_GAP_MS = 30 * 60_000;

/** Condition on `sessions s`. */
export function startedIn(question: Question, range: Range, parameters: Parameters): string {
  return inScope(question, range, { alias: 's', time: 'started_at', typed: false }, parameters);
}

/** Rows (visitor, started_at, ended_at) of sessions before the range: their visitors have an event in its first half hour. */
export function reachingIn(question: Question, parameters: Parameters): string {
  const firstHalfHour = { from: question.from, to: Math.min(question.to, question.from + SESSION_GAP_MS) };
  return `
    SELECT s.* FROM (
      SELECT DISTINCT e.stream, e.visitor FROM events e
      WHERE ${countedEvents(question, firstHalfHour, parameters)} AND e.visitor IS NOT NULL
    ) AS v CROSS JOIN LATERAL (
      SELECT s.visitor, s.started_at, s.ended_at FROM sessions s
      WHERE s.project_id = ${parameters.text(question.projectId)} AND s.stream = v.stream AND s.visitor = v.visitor
        AND s.started_at < ${parameters.time(question.from)}
      ORDER BY s.started_at DESC LIMIT 1
    ) AS s WHERE s.ended_at >= ${parameters.time(question.from)}`;
}
