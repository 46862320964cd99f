import type { CreatedCollector, Stream } from '../../../api/control.js';
import { curlOf, shellQuoted } from '../../live/event/curl.js';

/** Type of the event that the snippet sends: nobody else's, so that its arrival means this key works. */
export const HELLO_TYPE = 'hello';

/** A stream that the key may write to; null when the project has none. */
export function streamOf(collector: Pick<CreatedCollector, 'streams'>, streams: readonly Stream[]): string | null {
  return collector.streams[0] ?? streams[0]?.name ?? null;
}

export function snippetOf(collector: CreatedCollector, stream: string, ingestUrl: string): string {
  const origin = collector.origins[0];
  return curlOf({
    ingestUrl,
    authorization: shellQuoted(`Authorization: Bearer ${collector.key}`),
    event: { stream, type: HELLO_TYPE, visitorId: 'me' },
    ...(origin === undefined ? {} : { origin }),
  });
}
