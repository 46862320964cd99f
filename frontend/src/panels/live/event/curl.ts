/** Command lines for a POSIX shell: pasted as they are, they send one event. */
import type { EventView } from '#contracts';

/** Safe in a shell whatever the text holds: single quotes, and each inner one closed, escaped, opened. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

interface CurlOptions {
  readonly ingestUrl: string;
  /** The value of the Authorization header, quoted for the shell by the caller. */
  readonly authorization: string;
  readonly event: Readonly<Record<string, unknown>>;
  /** For a browser key, which is bound to origins. */
  readonly origin?: string;
}

export function curlOf({ ingestUrl, authorization, event, origin }: CurlOptions): string {
  const headers = [
    `-H ${authorization}`,
    ...(origin === undefined ? [] : [`-H ${shellQuoted(`Origin: ${origin}`)}`]),
    `-H 'Content-Type: application/json'`,
  ];
  return [
    `curl -sS ${shellQuoted(`${ingestUrl}/v1/events`)}`,
    ...headers,
    `-d ${shellQuoted(JSON.stringify(event))}`,
  ].join(' \\\n  ');
}

/** The event as a client would send it, as a new one: no id (it would count as a repeat) and no time (now). */
export function curlOfEvent(event: EventView, ingestUrl: string): string {
  const { stream, type, visitorId, userId, sessionId, url, referrer, properties } = event;
  const sent = { stream, type, visitorId, userId, sessionId, url, referrer, properties };
  const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== null));
  return curlOf({ ingestUrl, authorization: '"Authorization: Bearer $NEXUSPIPE_KEY"', event: given });
}
