/** What CloudEvents 1.0.2 demands of an event's attributes, whatever they came in. */
import type { EventRefusal } from '../../parse/parsed-event.js';
import { isAbsoluteUri, isAllowedText, isUriReference, timestamp } from './attribute-types.js';
import { escapePointer } from '../../parse/json-pointer.js';
import { mediaType } from './media-type.js';

/** Context attributes by name, and in the JSON format the data beside them. Null counts as absent. */
export type Attributes = Readonly<Record<string, unknown>>;

const REQUIRED = ['specversion', 'id', 'source', 'type'] as const;
const SPEC_VERSION = '1.0';
const NAME = /^[a-z0-9]+$/;
/** Members of the JSON format that are no attributes. */
export const DATA_MEMBERS: ReadonlySet<string> = new Set(['data', 'data_base64']);
const INTEGER_LIMIT = 2 ** 31;

/** Null when they are right. */
export function checkAttributes(attributes: Attributes): EventRefusal | null {
  for (const name of REQUIRED) if ((attributes[name] ?? null) === null) return missing(name);
  for (const name of Object.keys(attributes)) {
    if (DATA_MEMBERS.has(name)) continue;
    if (!NAME.test(name)) return wrong(name, 'is no name of an attribute: lower-case letters and digits');
    const value = attributes[name];
    if (value === null) continue;
    const refusal = isCore(name) ? checkCore(name, value) : checkExtension(name, value);
    if (refusal) return refusal;
  }
  return null;
}

/** A refusal by a rule of the specification. */
export function wrong(name: string, rule: string): EventRefusal {
  return { code: codeOf(name), detail: `\`${name.slice(0, 64)}\` ${rule}`, pointer: `/${escapePointer(name)}` };
}

type CoreName = keyof typeof CORE;

/** What each of them must be besides a text with something in it; null: nothing. */
const CORE = {
  specversion: (text: string) => (text === SPEC_VERSION ? null : `must be "${SPEC_VERSION}"`),
  id: () => null,
  source: (text: string) => (isUriReference(text) ? null : 'must be a URI-reference (RFC 3986)'),
  type: () => null,
  datacontenttype: (text: string) => (mediaType(text) ? null : 'must be a media type (RFC 2046)'),
  dataschema: (text: string) => (isAbsoluteUri(text) ? null : 'must be an absolute URI (RFC 3986, 4.3)'),
  subject: () => null,
  time: (text: string) => (timestamp(text) === null ? 'must be a timestamp of RFC 3339' : null),
} satisfies Readonly<Record<string, (text: string) => string | null>>;

function isCore(name: string): name is CoreName {
  return Object.hasOwn(CORE, name);
}

function checkCore(name: CoreName, value: unknown): EventRefusal | null {
  if (typeof value !== 'string') return wrong(name, 'must be a string');
  if (value === '') return wrong(name, 'must not be empty');
  const rule = isAllowedText(value) ? CORE[name](value) : DISALLOWED;
  return rule === null ? null : wrong(name, rule);
}

const DISALLOWED = 'holds a control character, half of a surrogate pair or a code point that is no character';

function checkExtension(name: string, value: unknown): EventRefusal | null {
  switch (typeof value) {
    case 'string':
      return isAllowedText(value) ? null : wrong(name, DISALLOWED);
    case 'boolean':
      return null;
    case 'number':
      return Number.isInteger(value) && value >= -INTEGER_LIMIT && value < INTEGER_LIMIT
        ? null
        : wrong(name, 'must be an integer of 32 bits');
    default:
      return wrong(name, 'must be a string, a boolean or an integer');
  }
}

function missing(name: (typeof REQUIRED)[number]): EventRefusal {
  return { ...wrong(name, 'is required'), ...(name === 'type' && { code: 'EVENT_TYPE_MISSING' as const }) };
}

function codeOf(name: string): EventRefusal['code'] {
  switch (name) {
    case 'id':
      return 'EVENT_ID_INVALID';
    case 'type':
      return 'EVENT_TYPE_INVALID';
    case 'time':
      return 'EVENT_TIME_INVALID';
    default:
      return 'CLOUDEVENT_INVALID';
  }
}
