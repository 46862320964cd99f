/** What most probably mends an event, by why it is refused: the draft that a person begins with. */
import { newChange, type DraftChange } from './draft.js';

export interface Refused {
  readonly code: string;
  /** JSON pointer into the event; empty: the event itself. */
  readonly pointer: string;
  /** The event as JSON; null: not known. */
  readonly event: string | null;
}

/** More would hide what matters. */
const MOST_SUGGESTED = 5;

/** Names under which other products send the type of an event. */
const TYPE_NAMES = ['name', 'event', 'event_name', 'eventName', 'event_type', 'eventType', 'action'] as const;

/**
 * One change a place. Empty: what helps is not a change of the events, or nobody can guess it.
 * `streams`: of the project.
 */
export function suggestChanges(refused: readonly Refused[], streams: readonly string[]): readonly DraftChange[] {
  const changes = new Map<string, DraftChange>();
  // Of one reason and place the first event tells; another guess at the same would undo what that one says.
  const kinds = new Map<string, Refused>();
  for (const each of refused.toSorted((a, b) => Number(a.event === null) - Number(b.event === null))) {
    const kind = `${each.code} ${each.pointer}`;
    if (!kinds.has(kind)) kinds.set(kind, each);
  }
  for (const each of kinds.values()) {
    for (const change of suggestionsFor(each, streams)) {
      if (!changes.has(change.at)) changes.set(change.at, change);
    }
  }
  return [...changes.values()].slice(0, MOST_SUGGESTED);
}

function suggestionsFor({ code, pointer, event }: Refused, streams: readonly string[]): readonly DraftChange[] {
  switch (code) {
    case 'EVENT_TYPE_MISSING': {
      const holder = TYPE_NAMES.find((name) => typeof valueAt(event, `/${name}`) === 'string');
      return [
        holder === undefined
          ? newChange({ at: '/type' })
          : newChange({ verb: 'rename', at: `/${holder}`, to: '/type' }),
      ];
    }
    case 'EVENT_TYPE_INVALID':
    case 'EVENT_TYPE_FORBIDDEN':
      return [newChange({ at: '/type' })];
    case 'EVENT_STREAM_MISSING':
      return [newChange({ verb: 'default', at: '/stream', to: streams[0] ?? '' })];
    case 'EVENT_STREAM_UNKNOWN':
    case 'EVENT_STREAM_FORBIDDEN':
      return [newChange({ at: '/stream', to: streams[0] ?? '' })];
    case 'EVENT_TIME_INVALID':
    case 'EVENT_TIME_SECONDS':
      return [newChange({ verb: 'remove', at: pointer || '/time' })];
    case 'EVENT_ID_INVALID':
      return [newChange({ verb: 'remove', at: '/id' })];
    case 'EVENT_NUMBER_UNSAFE':
      return pointer === '' ? [] : [newChange({ verb: 'text', at: pointer })];
    case 'EVENT_TEXT_INVALID':
    case 'EVENT_TOO_DEEP':
      return pointer === '' ? [] : [newChange({ verb: 'remove', at: pointer })];
    case 'EVENT_FIELD_INVALID':
    case 'EVENT_PROPERTY_INVALID':
    case 'EVENT_SCHEMA_VIOLATION':
      return pointer === '' ? [] : [atField(pointer, valueAt(event, pointer))];
    default:
      return [];
  }
}

/** A number where a text belongs is the commonest mistake; a member that is missing is set; anything else is removed. */
function atField(pointer: string, value: unknown): DraftChange {
  if (value === undefined) return newChange({ at: pointer });
  return newChange({ verb: typeof value === 'number' || typeof value === 'boolean' ? 'text' : 'remove', at: pointer });
}

function valueAt(event: string | null, pointer: string): unknown {
  const tokens = pointer.slice(1).split('/');
  return tokens.reduce<unknown>(
    (value, token) => (isHolder(value) ? value[token.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
    parsed(event),
  );
}

/** Most pointers that are offered while a place is typed. */
const MOST_PLACES = 200;

/** JSON pointers of what an event holds, in its order. */
export function placesIn(event: string | null): readonly string[] {
  const places: string[] = [];
  const walk = (value: unknown, pointer: string): void => {
    if (places.length >= MOST_PLACES) return;
    if (pointer !== '') places.push(pointer);
    if (!isHolder(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      walk(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  };
  walk(parsed(event), '');
  return places;
}

const isHolder = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function parsed(event: string | null): unknown {
  try {
    return event === null ? null : (JSON.parse(event) as unknown);
  } catch {
    return null;
  }
}
