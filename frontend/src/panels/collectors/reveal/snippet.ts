import type { CollectorView, CollectorWithKey, StreamView } from '#contracts';
import { curlOf, shellQuoted } from '../../live/event/curl.js';
import { sends, useOf } from '../form/draft.js';

/** Type of the event that the snippet sends: nobody else's, so that its arrival means this key works. */
export const HELLO_TYPE = 'hello';

/** A stream that the key may write to; null when the project has none, or the key is not for events. */
export function streamOf(
  { streams, scopes }: Pick<CollectorView, 'streams' | 'scopes'>,
  all: readonly Pick<StreamView, 'name'>[],
): string | null {
  return sends(useOf(scopes)) ? (streams[0] ?? all[0]?.name ?? null) : null;
}

/** A command that sends the first event. */
export function snippetOf(collector: CollectorWithKey, stream: string, ingestUrl: string): string {
  const origin = collector.origins[0];
  return curlOf({
    ingestUrl,
    authorization: shellQuoted(`Authorization: Bearer ${collector.key}`),
    event: { stream, type: HELLO_TYPE, visitorId: 'me' },
    ...(origin === undefined ? {} : { origin }),
  });
}

/**
 * For a page: says that it was viewed. The text type needs no question to the server before it, and the key stands in the
 * address, where only a browser key may. What is put into the script cannot end it.
 */
export function pageSnippet({ key }: Pick<CollectorWithKey, 'key'>, stream: string, ingestUrl: string): string {
  const url = `${ingestUrl}/v1/events?key=${encodeURIComponent(key)}`;
  return `<script type="module">
  const visitorId = (localStorage.nexuspipeVisitor ??= Math.random().toString(36).slice(2));
  const event = {
    stream: ${scriptText(stream)},
    type: 'page_view',
    visitorId,
    url: location.href,
    referrer: document.referrer || undefined,
  };
  fetch(${scriptText(url)}, { method: 'POST', keepalive: true, body: JSON.stringify(event) });
</script>`;
}

const scriptText = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');

/** For a key that reads or manages. */
export function readSnippet({ key, projectId }: CollectorWithKey, origin: string): string {
  return [
    `curl -sS ${shellQuoted(`${origin}/api/v1/projects/${projectId}`)}`,
    `-H ${shellQuoted(`Authorization: Bearer ${key}`)}`,
  ].join(' \\\n  ');
}
