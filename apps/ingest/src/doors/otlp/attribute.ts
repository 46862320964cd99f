/** What both encodings of OTLP are read into: values as the JSON text that a property will be. */

/** A key and its value's JSON text. */
export interface Attribute {
  readonly key: string;
  readonly json: string;
}

/** Greatest 64-bit integers, signed and unsigned (protobuf's int64 and fixed64). */
const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;
const NANOS_PER_MS = 1_000_000n;

/** What JSON.stringify does not leave as it is. */
const ESCAPED = /["\\\0-\x1f\ud800-\udfff]/;

/** JSON text of a text: JSON.stringify, but most texts need no more than their quotes. */
export function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** An integer beyond ±(2^53 - 1) is a text in JSON: a reader's double would lose its digits. */
export function integerJson(value: bigint | number): string {
  if (typeof value === 'number') return String(value);
  const text = value.toString();
  return text.length < 16 || Number.isSafeInteger(Number(text)) ? text : `"${text}"`;
}

/** What JSON has no numbers for is a text, as in the JSON mapping of protobuf: "NaN", "Infinity", "-Infinity". */
export function doubleJson(value: number): string {
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

export function isInt64(value: bigint): boolean {
  return value <= INT64_MAX && value >= -INT64_MAX - 1n;
}

export function isUint64(value: bigint): boolean {
  return value >= 0n && value <= UINT64_MAX;
}

/** Epoch milliseconds of epoch nanoseconds, digits below dropped; null for 0, which is how OTLP says that it is unknown. */
export function millisecondsOf(nanos: bigint): number | null {
  return nanos === 0n ? null : Number(nanos / NANOS_PER_MS);
}

/** The text of a text, the digits of a number, true or false; null for what is none of these. */
export function plainText(json: string): string | null {
  const first = json[0];
  if (first === '{' || first === '[' || first === 'n') return null;
  if (first !== '"') return json;
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}

/** JSON text of an object with these members. */
export function objectJson(attributes: readonly Attribute[]): string {
  return `{${attributes.map(({ key, json }) => `${quoted(key)}:${json}`).join(',')}}`;
}
