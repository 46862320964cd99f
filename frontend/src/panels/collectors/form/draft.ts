/** The form of a collector as a value, and what it takes to send it. */
import type { CollectorScope, CollectorView, StreamView } from '#contracts';
import type { CollectorTerms } from '../../../api/control.js';
import { expiryDraft, expiryOf, NEVER, type ExpiryDraft } from '../../../ui/expiry.js';
import { limitsDraft, limitsOf, NO_LIMITS, type LimitsDraft } from '../../limits/limits.js';

export const KEY_USES = ['server', 'browser', 'read', 'admin'] as const;
export type KeyUse = (typeof KEY_USES)[number];

const SCOPES: Readonly<Record<KeyUse, CollectorScope>> = {
  server: 'ingest',
  browser: 'ingest:browser',
  read: 'read',
  admin: 'admin',
};

export interface CollectorDraft {
  readonly name: string;
  readonly allStreams: boolean;
  readonly streams: readonly string[];
  readonly use: KeyUse;
  /** Scopes beside that of the use, which a program may have given: they stay. */
  readonly otherScopes: readonly CollectorScope[];
  /** One a line, as typed. */
  readonly origins: string;
  readonly expiry: ExpiryDraft;
  readonly limits: LimitsDraft;
}

export const EMPTY_DRAFT: CollectorDraft = {
  name: '',
  allStreams: false,
  streams: [],
  use: 'server',
  otherScopes: [],
  origins: '',
  expiry: NEVER,
  limits: NO_LIMITS,
};

/** Among one stream there is nothing to choose. */
export function draftFor(streams: readonly Pick<StreamView, 'name'>[]): CollectorDraft {
  return { ...EMPTY_DRAFT, streams: streams.length === 1 ? streams.map(({ name }) => name) : [] };
}

/** What stands in the form of one that there is. */
export function draftOf(collector: CollectorView): CollectorDraft {
  const use = useOf(collector.scopes);
  return {
    name: collector.name,
    allStreams: collector.streams.length === 0,
    streams: collector.streams,
    use,
    otherScopes: collector.scopes.filter((scope) => scope !== SCOPES[use]),
    origins: collector.origins.join('\n'),
    expiry: expiryDraft(collector.expiresAt),
    limits: limitsDraft(collector),
  };
}

/** What a key is mainly for. */
export function useOf(scopes: readonly CollectorScope[]): KeyUse {
  return KEY_USES.find((use) => scopes.includes(SCOPES[use])) ?? 'server';
}

/** Whether a key sends events; one that only reads or manages has no streams to write to. */
export const sends = (use: KeyUse): boolean => use === 'server' || use === 'browser';

export interface DraftProblems {
  readonly name: string | null;
  readonly streams: string | null;
  readonly origins: string | null;
  readonly expiry: string | null;
  readonly ratePerSecond: string | null;
  readonly monthlyQuota: string | null;
}

export function problemsOf(draft: CollectorDraft, now: number): DraftProblems {
  const { refused } = parseOrigins(draft.origins);
  const hasStreams = !sends(draft.use) || draft.allStreams || draft.streams.length > 0;
  return {
    name: draft.name.trim() === '' ? 'Give it a name.' : null,
    streams: hasStreams ? null : 'Choose at least one stream, or all of them.',
    origins:
      draft.use === 'browser' && refused.length > 0
        ? `Not an origin: ${refused.join(', ')}. Write it as https://shop.example, without a path.`
        : null,
    expiry: expiryOf(draft.expiry, now) === undefined ? 'Choose a day from today on.' : null,
    ...limitsOf(draft.limits).problems,
  };
}

/** Of a draft without problems. */
export function termsOf(draft: CollectorDraft, now: number): CollectorTerms {
  return {
    name: draft.name.trim(),
    streams: draft.allStreams || !sends(draft.use) ? [] : draft.streams,
    scopes: [SCOPES[draft.use], ...draft.otherScopes],
    origins: draft.use === 'browser' ? parseOrigins(draft.origins).origins : [],
    expiresAt: expiryOf(draft.expiry, now) ?? null,
    ...limitsOf(draft.limits).limits,
  };
}

/** Only what is another than it was: what somebody else changed meanwhile is left alone. */
export function changeOf(before: CollectorDraft, after: CollectorDraft, now: number): Partial<CollectorTerms> {
  const was = termsOf(before, now);
  const is = termsOf(after, now);
  const names = Object.keys(is) as (keyof CollectorTerms)[];
  return Object.fromEntries(
    names.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name])).map((name) => [name, is[name]]),
  );
}

/** Origins as browsers send them (scheme, host, port); what is none is named. A final slash is forgiven. */
export function parseOrigins(text: string): {
  readonly origins: readonly string[];
  readonly refused: readonly string[];
} {
  const origins = new Set<string>();
  const refused: string[] = [];
  for (const line of text.split(/[\s,]+/).filter((each) => each !== '')) {
    const origin = originOf(line);
    if (origin === null) refused.push(line);
    else origins.add(origin);
  }
  return { origins: [...origins], refused };
}

function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const { protocol, origin, pathname, search, hash, username } = new URL(text);
  const bare = pathname === '/' && search === '' && hash === '' && username === '';
  return (protocol === 'https:' || protocol === 'http:') && bare ? origin : null;
}
