/** What limits are: rates with a burst, and monthly quotas. */

/** A token bucket's size. */
export interface Limit {
  /** Units that come back each second. */
  readonly ratePerSecond: number;
  /** Units that may be used at once; at least one. */
  readonly burst: number;
}

/** What a collector or a project may send, as far as it was said of it. */
export interface OwnLimits {
  /** Events; null: what the installation allows. */
  readonly ratePerSecond: number | null;
  /** Accepted events a calendar month in UTC; null: any number. */
  readonly monthlyQuota: number | null;
}

export const NO_OWN_LIMITS: OwnLimits = { ratePerSecond: null, monthlyQuota: null };

/** What holds in an installation where nothing else was said, each a second; null: any number. */
export interface Rates {
  /** Events of one collector, whatever its keys. */
  readonly perKey: number | null;
  /** Events of one project. */
  readonly perProject: number | null;
  /** Requests with browser keys from one address. */
  readonly perAddress: number | null;
  /** Requests from one address that show no valid key. */
  readonly perStranger: number | null;
  /** A burst is what may be sent in so many seconds. */
  readonly burstSeconds: number;
}

/** What can be at its end: names in headers and metrics. */
export type LimitName = 'key' | 'project' | 'address' | 'stranger' | 'key-month' | 'project-month';
