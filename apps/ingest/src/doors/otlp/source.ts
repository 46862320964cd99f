/** What the records of one scope share: the context of their events, and fields that their resource says. */
import { INGEST_LIMITS } from '#contracts';
import type { EventRefusal } from '../../parse/parsed-event.js';
import { objectJson, quoted, type Attribute } from './attribute.js';
import { NO_FIELDS, sortAttributes, type Fields } from './fields.js';
import { TOO_LARGE, type Scope, type ScopeRecords } from './log-record.js';

export interface Source {
  /** Of the resource; a record's own attributes count before them. */
  readonly fields: Readonly<Fields>;
  /** JSON text of the context's members, without braces; empty when there is nothing to say. */
  readonly context: string;
}

/** An address is dropped from an event's context once it was looked up, so it stands nowhere else in it. */
const ADDRESS = 'client.address';

export function sourceOf({ resource, scope }: ScopeRecords): Source | EventRefusal {
  if ('code' in resource) return resource;
  if ('code' in scope) return scope;
  // Which event it is and where it happened is not its resource's to say.
  const fields: Fields = { ...sortAttributes(resource, NO_FIELDS).fields, id: null, type: null, url: null };
  const kept = resource.filter(({ key }) => key !== ADDRESS);
  const members = [
    ...(kept.length === 0 ? [] : [`"resource":${objectJson(kept)}`]),
    ...(isNamed(scope) ? [`"scope":${scopeJson(scope)}`] : []),
  ];
  const context = members.join(',');
  return context.length > INGEST_LIMITS.eventBytes ? TOO_LARGE : { fields, context };
}

const isNamed = ({ name, version, attributes }: Scope): boolean => `${name}${version}` !== '' || attributes.length > 0;

function scopeJson({ name, version, attributes }: Scope): string {
  const members: Attribute[] = [
    { key: 'name', json: quoted(name) },
    ...(version === '' ? [] : [{ key: 'version', json: quoted(version) }]),
    ...(attributes.length === 0 ? [] : [{ key: 'attributes', json: objectJson(attributes) }]),
  ];
  return objectJson(members);
}
