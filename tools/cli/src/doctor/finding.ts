import { tlsFault } from '#runtime';

/** What a check found, and what to do about it. */
export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  /** What a person can do; absent when all is well. With `ok` it is a warning. */
  readonly advice?: string;
}

export const good = (check: string, detail: string): Finding => ({ check, ok: true, detail });
export const warning = (check: string, detail: string, advice: string): Finding => ({
  check,
  ok: true,
  detail,
  advice,
});
export const bad = (check: string, detail: string, advice: string): Finding => ({ check, ok: false, detail, advice });

/** Runs a check; what it throws is a finding as well. */
export async function finding(check: string, advice: string, run: () => Promise<Finding>): Promise<Finding> {
  try {
    return await run();
  } catch (fault) {
    return bad(check, tlsFault(fault)?.words ?? (fault as Error).message, advice);
  }
}
