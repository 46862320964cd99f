/** Reads what stands in a URL: anybody may have typed it, so what is not known is left out. */
export type RawSearch = Readonly<Record<string, unknown>>;

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** One of the values that there are, or nothing. */
export const choice = <T extends string>(value: unknown, values: readonly T[]): T | undefined =>
  values.find((each) => each === value);

/** Only the entries that have a value, so that they are absent from the URL as well. */
export const given = <T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as never;
