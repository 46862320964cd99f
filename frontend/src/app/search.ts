/** Search parameters of the routes: the URL is the state, and anybody may have typed it. */
export interface LiveSearch {
  /** Absent: all streams. */
  readonly stream?: string;
  /** Event types, comma separated (a type has no comma). Absent: all. */
  readonly type?: string;
}

export interface LoginSearch {
  /** Token of the one-time administrator link. */
  readonly link?: string;
  /** Path to go on to. */
  readonly return?: string;
  readonly ended?: 'expired';
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const given = <T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as never;

export const liveSearch = (raw: Record<string, unknown>): LiveSearch =>
  given({ stream: text(raw['stream']), type: formatTypes(parseTypes(text(raw['type']))) });

export const loginSearch = (raw: Record<string, unknown>): LoginSearch =>
  given({
    link: text(raw['link']),
    return: text(raw['return']),
    ended: raw['ended'] === 'expired' ? ('expired' as const) : undefined,
  });

export function parseTypes(value: string | undefined): string[] {
  return value === undefined
    ? []
    : [...new Set(value.split(',').map((type) => type.trim()))].filter((type) => type !== '');
}

export function formatTypes(types: readonly string[]): string | undefined {
  return types.length === 0 ? undefined : types.join(',');
}

/** Values are plain text: `?link=123` stays a text, and nothing is quoted as the router's own JSON form would. */
export const parseSearch = (search: string): Record<string, string> => Object.fromEntries(new URLSearchParams(search));

export function stringifySearch(search: Record<string, unknown>): string {
  const entries = Object.entries(search).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : []));
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}
