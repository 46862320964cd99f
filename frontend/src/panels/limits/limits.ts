/** How much a key, or a project as a whole, may send: as it is typed, and as it is sent. */
export interface Limits {
  /** Events a second, in the long run; null: what the installation allows. */
  readonly ratePerSecond: number | null;
  /** Events a calendar month (UTC); null: no quota. */
  readonly monthlyQuota: number | null;
}

/** As typed; empty: no limit of one's own. */
export interface LimitsDraft {
  readonly ratePerSecond: string;
  readonly monthlyQuota: string;
}

export const NO_LIMITS: LimitsDraft = { ratePerSecond: '', monthlyQuota: '' };

/** What the gateway takes at most. */
const MOST_A_SECOND = 10_000_000;
const MOST_A_MONTH = 1e15;

export function limitsDraft({ ratePerSecond, monthlyQuota }: Limits): LimitsDraft {
  return { ratePerSecond: typed(ratePerSecond), monthlyQuota: typed(monthlyQuota) };
}

const typed = (limit: number | null): string => (limit === null ? '' : String(limit));

export interface ReadLimits {
  readonly limits: Limits;
  readonly problems: { readonly ratePerSecond: string | null; readonly monthlyQuota: string | null };
}

export function limitsOf(draft: LimitsDraft): ReadLimits {
  const rate = limitOf(draft.ratePerSecond, MOST_A_SECOND);
  const quota = limitOf(draft.monthlyQuota, MOST_A_MONTH);
  return {
    limits: { ratePerSecond: rate ?? null, monthlyQuota: quota ?? null },
    problems: {
      ratePerSecond: rate === undefined ? 'A whole number from 1 to 10,000,000, or nothing.' : null,
      monthlyQuota: quota === undefined ? 'A whole number from 1 on, or nothing.' : null,
    },
  };
}

/** People write 1,000,000 and 1 000 000 alike. Null: no limit. Undefined: that is no limit. */
function limitOf(text: string, most: number): number | null | undefined {
  const digits = text.replaceAll(/[\s,_’']/g, '');
  if (digits === '') return null;
  const limit = Number(digits);
  return /^\d+$/.test(digits) && limit >= 1 && limit <= most ? limit : undefined;
}
