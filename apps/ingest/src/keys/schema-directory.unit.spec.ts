import { describe, expect, it } from '@jest/globals';
import type { ControlFact } from '#contracts';
import { KeyDirectory } from './key-directory.js';
import type { SchemaName } from './schema-directory.js';

const subject = { projectId: 'p1', streamId: 's', stream: 'web', eventType: 'purchase' };
const created: ControlFact = { type: 'stream_created', projectId: 'p1', streamId: 's', name: 'web' };
const removed: ControlFact = { type: 'stream_removed', projectId: 'p1', streamId: 's', name: 'web' };
const requiring = (name: string): string => JSON.stringify({ type: 'object', required: [name] });
const registered = (version: number, schema: string, alongside: readonly number[] = []): ControlFact => ({
  type: 'event_schema_registered',
  ...subject,
  version,
  schema,
  contentHash: schema,
  alongside,
});
const policy = (to: 'off' | 'warn' | 'enforce'): ControlFact => ({
  type: 'event_schema_policy_set',
  ...subject,
  policy: to,
});

function after(...facts: readonly ControlFact[]) {
  const unusable: SchemaName[] = [];
  const keys = new KeyDirectory((name) => unusable.push(name));
  facts.forEach((fact, index) => keys.apply(index + 1, fact));
  const schema = keys.schemas.of('p1').get('web')?.get('purchase');
  return { schema, unusable, takes: (properties: object) => schema?.check(properties) === null };
}

describe('the schemas that a collector knows', () => {
  it('warn first, and enforce once it is said', () => {
    expect(after(created, registered(1, requiring('a'))).schema).toMatchObject({ enforced: false });
    expect(after(created, registered(1, requiring('a')), policy('enforce')).schema).toMatchObject({ enforced: true });
    expect(after(created, registered(1, requiring('a')), policy('off')).schema).toBeUndefined();
  });

  it('are the latest version and those alongside it', () => {
    const past = [created, registered(1, requiring('a')), registered(2, requiring('b'), [1])];
    const { takes } = after(...past, registered(3, requiring('c'), [1]));
    expect([{ a: 1 }, { b: 1 }, { c: 1 }].map(takes)).toEqual([true, false, true]);
    const retired = after(...past, { type: 'event_schema_version_retired', ...subject, version: 1 });
    expect([{ a: 1 }, { b: 1 }].map(retired.takes)).toEqual([false, true]);
  });

  it('go with the schema and with the stream', () => {
    const past = [created, registered(1, requiring('a')), policy('enforce')];
    expect(after(...past, { type: 'event_schema_retired', ...subject }).schema).toBeUndefined();
    expect(after(...past, removed, created).schema).toBeUndefined();
    const again = after(...past, { type: 'event_schema_retired', ...subject }, registered(2, requiring('b')));
    expect([again.schema?.enforced, again.takes({ a: 1 }), again.takes({ b: 1 })]).toEqual([true, false, true]);
  });

  it('check nothing when they cannot be compiled, and say so once', () => {
    for (const broken of ['{', '{"properties":{"a":{"pattern":"("}}}', '{"type":"nonsense","properties":7}']) {
      const { takes, unusable } = after(created, registered(1, broken));
      expect([takes({ a: 1 }), takes({ a: 'x' })]).toEqual([true, true]);
      expect(unusable).toEqual([{ projectId: 'p1', stream: 'web', eventType: 'purchase', version: 1 }]);
    }
  });
});
