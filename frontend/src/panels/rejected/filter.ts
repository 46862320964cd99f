/** The address as the gateway's filter. */
import type { RejectedFilter } from '../../api/rejected.js';
import type { RejectedSearch } from '../../app/search.js';
import type { Question } from '../../question/question.js';
import { given } from '../../question/search-values.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Longest range that the gateway counts by the hour (`LONGEST_MS`, repeated). */
export const MOST_DAYS = 70;

export const isTooLong = ({ from, to }: Pick<Question, 'from' | 'to'>): boolean => to - from > MOST_DAYS * DAY;

export const bucketOf = ({ from, to }: Pick<Question, 'from' | 'to'>): 'minute' | 'hour' =>
  to - from <= 4 * HOUR ? 'minute' : 'hour';

export function filterOf(search: RejectedSearch, { from, to }: Pick<Question, 'from' | 'to'>): RejectedFilter {
  const { stream, reason, outcome, collector, type } = search;
  const names = given({ stream, reason, outcome, collector, type });
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...names };
}

/** Whether more than range and state narrow the list. */
export const isNarrowed = ({ stream, reason, outcome, collector, type }: RejectedSearch): boolean =>
  [stream, reason, outcome, collector, type].some((each) => each !== undefined);
