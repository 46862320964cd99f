/** How much a key, or a project as a whole, may send. */
import { refuse, type Changes, type Refusal } from './decider.js';

export interface Limits {
  /** Events a second, in the long run; null: what the installation allows. */
  readonly ratePerSecond: number | null;
  /** Events a calendar month (UTC); null: no quota. */
  readonly monthlyQuota: number | null;
}

export const MOST_A_SECOND = 10_000_000;
export const MOST_A_MONTH = 1e15;

/** The limits after a change. */
export function changedLimits({ ratePerSecond, monthlyQuota }: Limits, to: Changes<Limits>): Limits {
  return {
    ratePerSecond: to.ratePerSecond === undefined ? ratePerSecond : to.ratePerSecond,
    monthlyQuota: to.monthlyQuota === undefined ? monthlyQuota : to.monthlyQuota,
  };
}

export function sameLimits(one: Limits, other: Limits): boolean {
  return one.ratePerSecond === other.ratePerSecond && one.monthlyQuota === other.monthlyQuota;
}

export function checkLimits({ ratePerSecond, monthlyQuota }: Limits): Refusal | null {
  if (!isLimit(ratePerSecond, MOST_A_SECOND)) {
    return refuse('REQUEST_INVALID', `must be a whole number from 1 to ${MOST_A_SECOND}, or null`, 'ratePerSecond');
  }
  return isLimit(monthlyQuota, MOST_A_MONTH)
    ? null
    : refuse('REQUEST_INVALID', `must be a whole number from 1 to ${MOST_A_MONTH}, or null`, 'monthlyQuota');
}

function isLimit(limit: number | null, most: number): boolean {
  return limit === null || (Number.isInteger(limit) && limit >= 1 && limit <= most);
}
