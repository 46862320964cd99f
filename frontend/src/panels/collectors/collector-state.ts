import type { CollectorScope, CollectorView } from '#contracts';

export type CollectorState = 'active' | 'revoked' | 'expired';

/** Whether a key works at a time (epoch milliseconds), and if not, why. */
export function stateOf(
  { revokedAt, expiresAt }: Pick<CollectorView, 'revokedAt' | 'expiresAt'>,
  now: number,
): CollectorState {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && Date.parse(expiresAt) <= now ? 'expired' : 'active';
}

/** Working keys first, then newest first. */
export function inOrder(collectors: readonly CollectorView[], now: number): CollectorView[] {
  const rank = (collector: CollectorView) => (stateOf(collector, now) === 'active' ? 0 : 1);
  return [...collectors].sort((a, b) => rank(a) - rank(b) || b.createdAt.localeCompare(a.createdAt));
}

const USES: Readonly<Record<CollectorScope, string>> = {
  ingest: 'Server',
  'ingest:browser': 'Browser',
  read: 'Reading',
  admin: 'Managing',
};

/** What a key is for, in a word or two. */
export const useText = (scopes: readonly CollectorScope[]): string => scopes.map((scope) => USES[scope]).join(', ');
