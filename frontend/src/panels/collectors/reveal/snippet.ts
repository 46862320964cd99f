/** Texts that send a first event with a new key. */
import type { CollectorWithKey } from '#contracts';
import { curlOf, shellQuoted } from '../../live/event/curl.js';

/** Type of the event that the snippet sends: nobody else's, so that its arrival means this key works. */
export const HELLO_TYPE = 'hello';

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

/** For a page: the script that sees what happens on it. What is put into the markup cannot end it. */
export function sdkSnippet({ key }: Pick<CollectorWithKey, 'key'>, stream: string, ingestUrl: string): string {
  const attributes = { src: `${ingestUrl}/v1/sdk.js`, 'data-key': key, 'data-stream': stream };
  return `<script async ${attributesText(attributes)}></script>`;
}

/** An image that says that it was seen. */
export function pixelSnippet({ key }: Pick<CollectorWithKey, 'key'>, stream: string, ingestUrl: string): string {
  const query = new URLSearchParams({ key, stream, type: HELLO_TYPE, visitorId: 'me' });
  return `<img ${attributesText({ src: `${ingestUrl}/v1/pixel.gif?${query}`, alt: '', width: '1', height: '1' })}>`;
}

const attributesText = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(
      ([name, value]) =>
        `${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')}"`,
    )
    .join(' ');
