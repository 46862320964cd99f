import { describe, expect, it } from '@jest/globals';
import { isRight, mappingOf } from './draft.js';
import { placesIn, suggestChanges } from './suggest.js';

const of = (code: string, pointer: string, event: object | null = null) => ({
  code,
  pointer,
  event: event && JSON.stringify(event),
});
const suggested = (...refused: readonly ReturnType<typeof of>[]) => mappingOf(suggestChanges(refused, ['web', 'app']));

describe('what probably mends an event', () => {
  it.each([
    [
      'the field that holds the type',
      of('EVENT_TYPE_MISSING', '/type', { event: 'a' }),
      { rename: '/event', to: '/type' },
    ],
    ['a type, where no field holds it', of('EVENT_TYPE_MISSING', '/type', { name: 1 }), { set: '/type', to: '' }],
    ['a stream', of('EVENT_STREAM_MISSING', '/stream'), { default: '/stream', to: 'web' }],
    ['another stream', of('EVENT_STREAM_UNKNOWN', '/stream'), { set: '/stream', to: 'web' }],
    ['no time', of('EVENT_TIME_SECONDS', '/timestamp'), { remove: '/timestamp' }],
    ['a number as text', of('EVENT_NUMBER_UNSAFE', '/properties/n'), { text: '/properties/n' }],
    [
      'a number where a text belongs',
      of('EVENT_SCHEMA_VIOLATION', '/properties/a~1b', { properties: { 'a/b': 1 } }),
      { text: '/properties/a~1b' },
    ],
    ['a member that is missing', of('EVENT_SCHEMA_VIOLATION', '/properties/x', {}), { set: '/properties/x', to: '' }],
    ['without what nobody can guess', of('EVENT_FIELD_INVALID', '/url', { url: {} }), { remove: '/url' }],
  ])('is %s', (_name, refused, change) => {
    expect(suggested(refused)).toEqual([change]);
  });

  it('is one change for each place, whatever the reasons', () => {
    const two = of('EVENT_TYPE_MISSING', '/type', { name: 'a' });
    expect(suggested(two, two, of('EVENT_NUMBER_UNSAFE', '/properties/n'))).toEqual([
      { rename: '/name', to: '/type' },
      { text: '/properties/n' },
    ]);
  });

  it('follows the first event of a reason of which something is known', () => {
    const unknown = of('EVENT_TYPE_MISSING', '/type');
    const another = of('EVENT_TYPE_MISSING', '/type', { what: 'a' });
    const first = of('EVENT_TYPE_MISSING', '/type', { name: 'a' });
    expect(suggested(unknown, first, another, unknown)).toEqual([{ rename: '/name', to: '/type' }]);
  });

  it('is nothing where a change of the event does not help', () => {
    expect(suggested(of('STEP_FAILED', ''), of('EVENT_NUMBER_UNSAFE', ''), of('EVENT_SHAPE', ''))).toEqual([]);
  });
});

describe('changes as they are typed', () => {
  const draft = (change: object) => [{ key: 1, verb: 'set', at: '/type', to: '', kind: 'text', ...change } as const];

  it('are read as text or as JSON, as it is said', () => {
    expect(mappingOf(draft({ to: '12' }))).toEqual([{ set: '/type', to: '12' }]);
    expect(mappingOf(draft({ to: '12', kind: 'json' }))).toEqual([{ set: '/type', to: 12 }]);
  });

  it.each([
    ['a place without a slash', { at: 'type' }],
    ['a ~ that stands for nothing', { at: '/a~b' }],
    ['JSON that is none', { to: '{', kind: 'json' }],
    ['a number that would lose digits', { to: '12345678901234567890', kind: 'json' }],
    ['nowhere to move it to', { verb: 'rename', to: '' }],
  ])('are wrong with %s', (_name, change) => {
    expect(isRight(draft(change))).toBe(false);
    expect(isRight(draft({}))).toBe(true);
  });
});

describe('places that are offered', () => {
  it('are those of the event, as JSON pointers', () => {
    expect(placesIn('{"a":{"b/c":[1]},"d":null}')).toEqual(['/a', '/a/b~1c', '/a/b~1c/0', '/d']);
    expect(placesIn(null)).toEqual([]);
    expect(placesIn('no JSON')).toEqual([]);
  });
});
