import { describe, expect, it } from '@jest/globals';
import { fold, isRefusal } from './decider.js';
import { eventSchema, eventSchemaId, type EventSchemaEvent } from './event-schema.js';
import { specify } from './given-when-then.spec.js';

const { given } = specify(eventSchema);
const subject = { projectId: 'p1', streamId: 's1', stream: 'web', eventType: 'purchase' } as const;
const object = (properties: object, more: object = {}): string =>
  JSON.stringify({ type: 'object', properties, ...more });
const register = (schema: string, contentHash = schema) =>
  ({ type: 'register_schema', ...subject, schema, contentHash }) as const;
const registered = (version: number, schema: string, alongside: readonly number[] = []): EventSchemaEvent => ({
  type: 'event_schema_registered',
  ...subject,
  version,
  schema,
  contentHash: schema,
  alongside,
});
const compatibility = (mode: 'none' | 'backward_transitive' | 'forward' | 'full'): EventSchemaEvent => ({
  type: 'event_schema_compatibility_set',
  ...subject,
  compatibility: mode,
});

const TOTAL = object({ total: { type: 'number' } });
const TOTAL_AND_CODE = object({ total: { type: 'number' }, code: { type: 'string' } });
const INTEGER_TOTAL = object({ total: { type: 'integer' } });
const CLOSED = object({ total: { type: 'number' } }, { additionalProperties: false });
const CLOSED_WIDER = object({ total: { type: 'number' }, code: { type: 'string' } }, { additionalProperties: false });

describe('versions of an event schema', () => {
  it('begin with 1', () => {
    given().when(register(TOTAL)).then(registered(1, TOTAL));
  });

  it('are registered once: the same content again changes nothing, also as a former version', () => {
    given(registered(1, TOTAL)).when(register(TOTAL)).then();
    given(registered(1, TOTAL), registered(2, TOTAL_AND_CODE, [1]))
      .when(register(TOTAL))
      .then();
  });

  it('follow each other when they are compatible', () => {
    given(registered(1, CLOSED)).when(register(CLOSED_WIDER)).then(registered(2, CLOSED_WIDER));
  });

  it('are refused, with the reasons, when they are not', () => {
    const outcome = eventSchema.decide(register(INTEGER_TOTAL), fold(eventSchema, [registered(1, TOTAL)]));
    expect(outcome).toMatchObject({
      code: 'SCHEMA_INCOMPATIBLE',
      extensions: {
        differences: [
          {
            path: '/properties/total/type',
            rule: 'type_narrowed',
            from: ['number'],
            to: ['integer'],
            direction: 'backward',
            against: 1,
          },
        ],
      },
    });
  });

  it('take events of former ones alongside where they would not take all of them', () => {
    const past = [registered(1, TOTAL), compatibility('none')];
    given(...past)
      .when(register(INTEGER_TOTAL))
      .then(registered(2, INTEGER_TOTAL, [1]));
    given(registered(1, TOTAL))
      .when(register(TOTAL_AND_CODE))
      .then(registered(2, TOTAL_AND_CODE, [1]));
  });

  it('are asked about all former ones only in a transitive mode', () => {
    const text = object({ total: { type: 'number' }, code: { type: 'string' } }, { additionalProperties: true });
    const plain = object({ total: { type: 'number' } }, { additionalProperties: true });
    const number = object({ total: { type: 'number' }, code: { type: 'number' } }, { additionalProperties: true });
    const past = [registered(1, number), registered(2, plain)];
    given(...past, compatibility('forward'))
      .when(register(text))
      .then(registered(3, text, [2]));
    given(...past, compatibility('backward_transitive'))
      .when(register(text))
      .thenRefused('SCHEMA_INCOMPATIBLE');
  });

  it('have an end', () => {
    const many = Array.from({ length: 100 }, (_, i) => registered(i + 1, object({ [`p${i}`]: {} })));
    given(...many)
      .when(register(TOTAL))
      .thenRefused('LIMIT_REACHED');
  });

  it.each([['', 'a\nb', 'x'.repeat(129)]])('are of types that events may have, and not of %j', (eventType) => {
    given()
      .when({ ...register(TOTAL), eventType })
      .thenRefused('REQUEST_INVALID', 'type');
  });

  it('are schemas', () => {
    given().when(register('{"type":"object","allOf":[]}')).thenRefused('SCHEMA_UNSUPPORTED', 'schema');
  });
});

describe('terms of an event schema', () => {
  it('are backward and warn until something is said', () => {
    const state = fold(eventSchema, [registered(1, TOTAL)]);
    expect(state).toMatchObject({ status: 'active', compatibility: 'backward', policy: 'warn' });
  });

  it('change by what is said, each a fact of its own', () => {
    given(registered(1, TOTAL))
      .when({ type: 'change_schema', compatibility: 'full', policy: 'enforce' })
      .then(compatibility('full'), { type: 'event_schema_policy_set', ...subject, policy: 'enforce' });
    given(registered(1, TOTAL), compatibility('full')).when({ type: 'change_schema', compatibility: 'full' }).then();
  });

  it("are nobody's where there is no schema", () => {
    given().when({ type: 'change_schema', policy: 'off' }).thenRefused('NOT_FOUND');
  });
});

describe('retiring', () => {
  const past = [registered(1, TOTAL), registered(2, TOTAL_AND_CODE, [1])];
  const gone = { type: 'event_schema_version_retired', ...subject, version: 1 } as const;
  const all = { type: 'event_schema_retired', ...subject } as const;

  it('ends a former version, once, and not the latest', () => {
    given(...past)
      .when({ type: 'retire_schema_version', version: 1 })
      .then(gone);
    given(...past, gone)
      .when({ type: 'retire_schema_version', version: 1 })
      .then();
    given(...past)
      .when({ type: 'retire_schema_version', version: 2 })
      .thenRefused('CONFLICT');
    for (const version of [0, 3, 1.5]) {
      given(...past)
        .when({ type: 'retire_schema_version', version })
        .thenRefused('NOT_FOUND');
    }
    expect(fold(eventSchema, [...past, gone])).toMatchObject({ alongside: [] });
  });

  it('ends the schema; another one goes on counting, and is compared with nothing', () => {
    given(...past)
      .when({ type: 'retire_schema' })
      .then(all);
    given(...past, all)
      .when({ type: 'retire_schema' })
      .then();
    given(...past, all)
      .when(register(INTEGER_TOTAL))
      .then(registered(3, INTEGER_TOTAL));
    given(...past, all)
      .when(register(TOTAL))
      .then(registered(3, TOTAL));
  });
});

it('the id of a schema tells streams and types apart', () => {
  expect(eventSchemaId('s1', 'a/b')).toBe('s1/a/b');
  expect(isRefusal(eventSchema.decide({ type: 'retire_schema' }, eventSchema.initial))).toBe(true);
});
