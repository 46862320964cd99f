import type { CollectorView, CollectorWithKey, StreamView } from '#contracts';
import { shellQuoted } from '../../live/event/curl.js';
import { sends, useOf } from '../form/draft.js';

/** A stream that the key may write to; null when the project has none, or the key is not for events. */
export function streamOf(
  { streams, scopes }: Pick<CollectorView, 'streams' | 'scopes'>,
  all: readonly Pick<StreamView, 'name'>[],
): string | null {
  return sends(useOf(scopes)) ? (streams[0] ?? all[0]?.name ?? null) : null;
}

/** For a key that reads or manages. */
export function readSnippet({ key, projectId }: CollectorWithKey, origin: string): string {
  return [
    `curl -sS ${shellQuoted(`${origin}/api/v1/projects/${projectId}`)}`,
    `-H ${shellQuoted(`Authorization: Bearer ${key}`)}`,
  ].join(' \\\n  ');
}
