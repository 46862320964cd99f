/** Attributes that are fields of an event: they are moved there and are no properties any more. */
import { plainText, type Attribute } from './attribute.js';

/** Of one shape for every record: each event comes through here. */
export interface Fields {
  id: string | null;
  stream: string | null;
  type: string | null;
  visitorId: string | null;
  userId: string | null;
  sessionId: string | null;
  url: string | null;
  /** The visitor's, in the event's context, as is `userAgent`. */
  ip: string | null;
  userAgent: string | null;
}

type Field = keyof Fields;

/** The stream's name is ours, the others are OpenTelemetry's semantic conventions; of several the first one counts. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  id: ['log.record.uid'],
  stream: ['nexuspipe.stream'],
  type: ['event.name'],
  visitorId: ['enduser.pseudo.id', 'app.installation.id'],
  userId: ['user.id', 'enduser.id'],
  sessionId: ['session.id'],
  url: ['url.full'],
  ip: ['client.address'],
  userAgent: ['user_agent.original'],
};

interface Meaning {
  readonly field: Field;
  readonly rank: number;
}

const MEANING_OF: ReadonlyMap<string, Meaning> = new Map(
  (Object.keys(NAMES) as Field[]).flatMap((field) =>
    NAMES[field].map((name, rank) => [name, { field, rank }] as const),
  ),
);

export const NO_FIELDS: Readonly<Fields> = {
  id: null,
  stream: null,
  type: null,
  visitorId: null,
  userId: null,
  sessionId: null,
  url: null,
  ip: null,
  userAgent: null,
};

export interface SortedAttributes {
  readonly fields: Fields;
  /** Those that are no field, in their order. */
  readonly rest: readonly Attribute[];
}

/**
 * Lists and maps are no fields, nor is an attribute whose field another one gives: they stay attributes. An empty text
 * says nothing, and what no attribute says is as in `inherited`.
 */
export function sortAttributes(attributes: readonly Attribute[], inherited: Readonly<Fields>): SortedAttributes {
  const fields: Fields = { ...inherited };
  let held: Map<Field, { rank: number; attribute: Attribute }> | null = null;
  const rest: Attribute[] = [];
  for (const attribute of attributes) {
    const meaning = MEANING_OF.get(attribute.key);
    const text = meaning && plainText(attribute.json);
    if (!meaning || text === null || text === undefined) {
      rest.push(attribute);
      continue;
    }
    const { field, rank } = meaning;
    const before = (held ??= new Map()).get(field);
    if (before && before.rank < rank) {
      rest.push(attribute);
      continue;
    }
    if (before && before.rank > rank) rest.push(before.attribute);
    held.set(field, { rank, attribute });
    if (text !== '') fields[field] = text;
  }
  return { fields, rest };
}
