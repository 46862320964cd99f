/** Attributes out of the headers of a binary event, each at most once. */
import type { EventRefusal } from '../../parse/parsed-event.js';
import { percentDecoded } from '../../parse/percent-decoded.js';
import { isAbsoluteUri, isUriReference } from './attribute-types.js';
import { wrong } from './attributes.js';
import { unquoted } from './header-value.js';

const PREFIX = 'ce-';
/** In headers these are no attributes: data is the body, and its type the Content-Type. */
const FOREIGN: ReadonlySet<string> = new Set(['data', 'data_base64', 'datacontenttype']);
/** Senders that do not encode send escapes of a URI's own. */
const URIS: Readonly<Record<string, (text: string) => boolean>> = {
  source: isUriReference,
  dataschema: isAbsoluteUri,
};

export interface HeaderAttributes {
  readonly named: Readonly<Record<string, string>>;
  /** Why a header is no attribute. */
  readonly refusal?: EventRefusal;
}

/** Null when no header is one of an event's. */
export function attributesOf(rawHeaders: readonly string[]): HeaderAttributes | null {
  const named = Object.create(null) as Record<string, string>;
  let refusal: EventRefusal | undefined;
  let found = false;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const header = rawHeaders[i]!.toLowerCase();
    if (header === 'content-type' && rawHeaders[i + 1] !== '') named['datacontenttype'] ??= rawHeaders[i + 1]!;
    if (!header.startsWith(PREFIX)) continue;
    found = true;
    const name = header.slice(PREFIX.length);
    const value = valueOf(name, rawHeaders[i + 1]!);
    if (FOREIGN.has(name)) refusal ??= wrongHeader(name, 'has no place in a header');
    else if (Object.hasOwn(named, name)) refusal ??= wrongHeader(name, 'is there more than once');
    else if (value === null) refusal ??= wrongHeader(name, 'has escapes that are not UTF-8');
    else named[name] = value;
  }
  if (!found) return null;
  return refusal ? { named, refusal } : { named };
}

/** A refusal of an attribute, said of the header it came in: the pointer is the header's name. */
export function inHeader({ code, detail, pointer }: EventRefusal): EventRefusal {
  const name = pointer.slice(1);
  const header = name === 'datacontenttype' ? 'content-type' : `${PREFIX}${name}`;
  return { code, detail: detail.replace(`\`${name}\``, `\`${header}\``), pointer: header };
}

function wrongHeader(name: string, rule: string): EventRefusal {
  const header = `${PREFIX}${name}`;
  return { ...wrong(name, rule), detail: `\`${header}\` ${rule}`, pointer: header };
}

function valueOf(name: string, header: string): string | null {
  const text = unquoted(header);
  const value = percentDecoded(text);
  const isRight = URIS[name];
  if (value === null || value === text || !isRight || isRight(value)) return value;
  return isRight(text) ? text : value;
}
