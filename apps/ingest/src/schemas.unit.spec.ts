import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ControlFact } from '#contracts';
import { BASIC_FACTS, first, post, startCollector, type Collector } from './collector.fixture.spec.js';

const subject = (eventType: string) => ({ projectId: 'p1', streamId: 's1', stream: 'web', eventType });
const schema = JSON.stringify({
  type: 'object',
  properties: { total: { type: 'number' }, 'a/b': { type: 'array', items: { enum: [1] } } },
  required: ['total'],
});
const avro = JSON.stringify({
  type: 'record',
  name: 'Payment',
  fields: [
    { name: 'total', type: 'long' },
    { name: 'lines', type: { type: 'array', items: ['null', 'string'] }, default: [] },
  ],
});
const registered = (eventType: string, text = schema): ControlFact => ({
  type: 'event_schema_registered',
  ...subject(eventType),
  version: 1,
  schema: text,
  contentHash: 'h',
  alongside: [],
});
const policy = (eventType: string, to: 'off' | 'enforce'): ControlFact => ({
  type: 'event_schema_policy_set',
  ...subject(eventType),
  policy: to,
});

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector([
    ...BASIC_FACTS,
    registered('order'),
    policy('order', 'enforce'),
    registered('payment', avro),
    policy('payment', 'enforce'),
    registered('visit'),
    registered('free'),
    policy('free', 'off'),
    registered('broken', '{"type":"object","properties":{"total":{"pattern":"("}}}'),
    policy('broken', 'enforce'),
  ]);
});
afterAll(() => collector?.app.close());

const event = (type: string, properties?: object, stream = 'web') => ({
  stream,
  type,
  ...(properties && { properties }),
});

describe('an event whose type has a schema', () => {
  it.each<[string, unknown, string]>([
    ['alone', event('order', { total: '1' }), '/properties/total'],
    ['in a list', [event('order', { total: 1 }), event('order', {})], '/1/properties/total'],
    ['in a batch', { events: [event('order', { total: 1, 'a/b': [1, 2] })] }, '/events/0/properties/a~1b/1'],
    ['without properties', event('order'), '/properties/total'],
    ['by an Avro schema', event('payment', { lines: [] }), '/properties/total'],
    ['deep in an Avro schema', event('payment', { total: 1, lines: [null, 'a', 5] }), '/properties/lines/2'],
  ])('is refused where it is enforced, with the place in the body: %s', async (_what, body, pointer) => {
    const answer = await post(collector, body as object);
    expect(answer.body.events?.at(-1)).toMatchObject({ status: 'rejected', code: 'EVENT_SCHEMA_VIOLATION', pointer });
  });

  it('is taken with a warning where it is not, and counted nowhere else', async () => {
    const before = collector.log.appended.length;
    const answer = await post(collector, [event('visit', {}), event('visit', { total: 1 })]);
    expect(answer.body).toMatchObject({ accepted: 2, rejected: 0 });
    expect(answer.body.events?.map((one) => 'warning' in one && one.warning)).toEqual([
      'EVENT_SCHEMA_VIOLATION',
      false,
    ]);
    expect(collector.log.appended.length - before).toBe(2);
  });

  it('is taken where it is right, where nothing is asked, in another stream, and of another type', async () => {
    const right = [event('order', { total: 1 }), event('free', {}), event('order', {}, 'app'), event('other', {})];
    right.push(event('payment', { total: 1 }), event('payment', { total: 1, lines: [null, 'a'], more: true }));
    for (const one of right) {
      const outcome = first(await post(collector, one));
      expect(outcome).toMatchObject({ status: 'accepted' });
      expect(outcome).not.toHaveProperty('warning');
    }
  });

  it('is taken where the schema cannot be compiled: that is no fault of who sends', async () => {
    expect(first(await post(collector, event('broken', { total: 'x' })))).toMatchObject({ status: 'accepted' });
  });

  it('is counted by its outcome', async () => {
    const text = await (await fetch(`${collector.url}/metrics`)).text();
    expect(text).toMatch(/nexuspipe_ingest_events_total\{outcome="EVENT_SCHEMA_VIOLATION"\} 6/);
    expect(text).toMatch(/nexuspipe_ingest_warnings_total\{code="EVENT_SCHEMA_VIOLATION"\} 1/);
    expect(text).toMatch(/nexuspipe_ingest_schemas_unusable_total 1/);
    expect(text).not.toContain('order');
  });
});
