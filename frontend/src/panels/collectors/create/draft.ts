/** The form of a new collector as a value, and what it takes to send it. */
import type { NewCollector, Stream } from '../../../api/control.js';

export type KeyUse = 'server' | 'browser';

export interface CollectorDraft {
  readonly name: string;
  readonly allStreams: boolean;
  readonly streams: readonly string[];
  readonly use: KeyUse;
  /** One a line, as typed. */
  readonly origins: string;
}

export const EMPTY_DRAFT: CollectorDraft = { name: '', allStreams: false, streams: [], use: 'server', origins: '' };

/** Among one stream there is nothing to choose. */
export function draftFor(streams: readonly Stream[]): CollectorDraft {
  return { ...EMPTY_DRAFT, streams: streams.length === 1 ? streams.map(({ name }) => name) : [] };
}

export interface DraftProblems {
  readonly name: string | null;
  readonly streams: string | null;
  readonly origins: string | null;
}

export function problemsOf(draft: CollectorDraft): DraftProblems {
  const { refused } = parseOrigins(draft.origins);
  return {
    name: draft.name.trim() === '' ? 'Give it a name.' : null,
    streams: draft.allStreams || draft.streams.length > 0 ? null : 'Choose at least one stream, or all of them.',
    origins:
      draft.use === 'browser' && refused.length > 0
        ? `Not an origin: ${refused.join(', ')}. Write it as https://shop.example, without a path.`
        : null,
  };
}

export function collectorOf(draft: CollectorDraft): NewCollector {
  const browser = draft.use === 'browser';
  return {
    name: draft.name.trim(),
    streams: draft.allStreams ? [] : draft.streams,
    scopes: [browser ? 'ingest:browser' : 'ingest'],
    ...(browser ? { origins: parseOrigins(draft.origins).origins } : {}),
  };
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
