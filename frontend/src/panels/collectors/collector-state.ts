import type { Collector } from '../../api/control.js';

export type CollectorState = 'active' | 'revoked' | 'expired';

/** Whether a key works at a time (epoch milliseconds), and if not, why. */
export function stateOf(
  { revokedAt, expiresAt }: Pick<Collector, 'revokedAt' | 'expiresAt'>,
  now: number,
): CollectorState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'active';
}

/** Working keys first, then newest first. */
export function inOrder(collectors: readonly Collector[], now: number): Collector[] {
  const rank = (collector: Collector) => (stateOf(collector, now) === 'active' ? 0 : 1);
  return [...collectors].sort((a, b) => rank(a) - rank(b) || b.createdAt.localeCompare(a.createdAt));
}
