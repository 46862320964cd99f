/** Read models in people's words: what each is for. One that is newer than this page goes by its own name. */
const TEXTS: Readonly<Record<string, string>> = {
  events: 'Every event itself. The largest; the others are judged by it.',
  'traffic-per-minute': 'Events by minute, stream and type.',
  'traffic-per-quarter-hour': 'Events by quarter of an hour, for long ranges.',
  conversions: 'Conversions and revenue by minute.',
  'top-dimensions': 'Pages, sources, places and devices by day.',
  sessions: 'Visits, bounces and visitors who return.',
  'event-ledger': 'What became of everything that was accepted.',
};

export const readModelText = (name: string): string | null => TEXTS[name] ?? null;

/** The largest: rebuilt only when it is named. */
export const EVENTS = 'events';

/** “sessions”, “sessions and events”, “sessions, events and 3 more”. */
export function namesText(names: readonly string[]): string {
  if (names.length <= 3) return joined(names);
  return joined([...names.slice(0, 2), `${names.length - 2} more`]);
}

const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
