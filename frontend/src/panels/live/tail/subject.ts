import type { EventView } from '#contracts';

const LONGEST = 160;

/** What an event is about, in one line: its page, else the properties that tell most. */
export function subjectOf(event: Pick<EventView, 'url' | 'properties'>): string {
  if (event.url !== null) return pathOf(event.url);
  const text = Object.entries(event.properties)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => `${name}=${String(value)}`)
    .join('  ');
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** Host and path; a text that is no URL stays as it is. */
function pathOf(url: string): string {
  try {
    const { host, pathname, search } = new URL(url);
    return host === '' ? url : `${host}${pathname}${search}`;
  } catch {
    return url;
  }
}
