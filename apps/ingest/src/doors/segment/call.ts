/** The calls of Segment's tracking API, and which of their fields are kept as what. */

/** One call as it was sent: any JSON object. */
export type SentCall = Readonly<Record<string, unknown>>;

interface CallFields {
  /** The field whose object becomes the event's properties. */
  readonly properties: 'properties' | 'traits' | null;
  /** Fields that have a meaning in this call beside those that all calls have. */
  readonly fields: ReadonlySet<string>;
  /** Fields that go into the properties under their own name. */
  readonly added: readonly string[];
}

/** Fields of every call: kept, used, or about the transport and the sender's other destinations. */
const COMMON = [
  ...['type', 'messageId', 'anonymousId', 'userId', 'timestamp', 'originalTimestamp', 'context'],
  ...['sentAt', 'receivedAt', 'writeKey', 'integrations', 'channel', 'version', '_metadata'],
];

const call = (properties: CallFields['properties'], added: readonly string[] = [], used: readonly string[] = []) => ({
  properties,
  added,
  fields: new Set([...COMMON, ...added, ...used, ...(properties ? [properties] : [])]),
});

export const CALLS = {
  track: call('properties', [], ['event']),
  page: call('properties', ['name', 'category']),
  screen: call('properties', ['name', 'category']),
  identify: call('traits'),
  group: call('traits', ['groupId']),
  alias: call(null, ['previousId']),
} as const satisfies Readonly<Record<string, CallFields>>;

export type CallName = keyof typeof CALLS;

export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(CALLS, name);
}

/** So many are named in the answer. */
const NAMED = 10;

/** Names of fields that are not kept; null when there are none. */
export function ignoredIn(sent: SentCall, name: CallName): string[] | null {
  const { fields } = CALLS[name];
  let names: string[] | null = null;
  for (const field in sent)
    if (!fields.has(field) && (names?.length ?? 0) < NAMED) (names ??= []).push(field.slice(0, 128));
  return names;
}

/** Ids that were sent as numbers are texts; an empty one is none. */
export function idText(id: unknown): unknown {
  if (typeof id === 'string') return id === '' ? undefined : id;
  return typeof id === 'number' || typeof id === 'boolean' ? String(id) : id;
}

export const objectOf = (value: unknown): SentCall | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SentCall) : null;
