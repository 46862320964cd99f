/**
 * Facts of former versions, brought to today's form when they are read. What was appended is never changed: every form
 * that ever stood in the event store or on `control-events` is understood for ever (golden fixtures beside this file).
 */
interface StoredFact {
  readonly type: string;
  readonly [member: string]: unknown;
}

const UPCASTERS: Readonly<Record<string, (fact: StoredFact) => StoredFact>> = {
  /** Before collectors had limits. */
  collector_created: (fact) => ({ ratePerSecond: null, monthlyQuota: null, ...fact }),
  /** Before there were other people than administrators. */
  admin_registered: (fact) => ({ ...fact, type: 'user_registered', instanceRole: 'operator' }),
};

export function upcast(fact: StoredFact): StoredFact {
  return Object.hasOwn(UPCASTERS, fact.type) ? UPCASTERS[fact.type]!(fact) : fact;
}
