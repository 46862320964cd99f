/** Schemas registered over REST hold at the door, and producers and consumers are upgraded in either order without loss. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventOutcome, EventsAnswer, EventSchemaRegistration, EventSchemaVersionView } from '#contracts';
import { compileSchema } from '#contracts';
import type { Compatibility } from '#domain';
import { http, makeSource, send, signIn, type Source } from '../client.js';
import { openStandalone, type Installation } from '../installation.js';
import { until } from '../until.js';
import { guideCode } from './guide.js';

const SEEN_WITHIN_MS = 30_000;

let installation: Installation;
let token: string;
let source: Source;
let schemas: string;

beforeAll(async () => {
  installation = await openStandalone();
  token = await signIn(installation);
  source = await makeSource(installation, token);
  const streams = `${installation.gateway}/api/v1/projects/${source.projectId}/streams`;
  const { body } = await http<{ streams: { id: string }[] }>(streams, { token });
  schemas = `${streams}/${body.streams[0]!.id}/schemas`;
}, 120_000);
afterAll(() => installation?.close(), 60_000);

const register = async (type: string, schema: object): Promise<number> => {
  const { status, body } = await http<EventSchemaRegistration>(`${schemas}/${type}/versions`, {
    token,
    json: { schema },
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.version;
};
const setTerms = async (type: string, json: { policy?: string; compatibility?: Compatibility }): Promise<void> => {
  const { status } = await http(`${schemas}/${type}`, { method: 'PATCH', token, json });
  expect(status).toBe(200);
};
const say = async (type: string, properties: object): Promise<EventOutcome> => {
  const { body } = await send(installation, source.key, { stream: source.stream, type, visitorId: 'v1', properties });
  return body.events[0]!;
};

const number = { type: 'number' };
const object = (properties: object, required: readonly string[], more: object = {}) => ({
  type: 'object',
  properties,
  required,
  ...more,
});

const avro = (optional: readonly string[]) => ({
  type: 'record',
  name: 'Line',
  fields: [
    { name: 'a', type: 'double' },
    ...optional.map((name) => ({ name, type: ['null', 'double'], default: null })),
  ],
});

it('the Avro schema of the guide holds', async () => {
  const { schema } = JSON.parse(guideCode('schemas', 'json')) as { schema: object };
  expect(await register('bought', schema)).toBe(1);
  await setTerms('bought', { policy: 'enforce' });
  expect(await say('bought', { total: 1.5 })).toMatchObject({ status: 'accepted' });
  expect(await say('bought', { coupon: null })).toMatchObject({ status: 'rejected', pointer: '/properties/total' });
});

it('a schema is enforced at the door once it is said so', async () => {
  await register('order', object({ total: number }, ['total']));
  expect(await say('order', { total: 'x' })).toMatchObject({ status: 'accepted', warning: 'EVENT_SCHEMA_VIOLATION' });
  await setTerms('order', { policy: 'enforce' });
  expect(await say('order', { total: 'x' })).toMatchObject({
    status: 'rejected',
    code: 'EVENT_SCHEMA_VIOLATION',
    pointer: '/properties/total',
  });
  expect(await say('order', { total: 1 })).toMatchObject({ status: 'accepted' });
});

/** What a producer of each version sends, and what its schema says. */
interface Line {
  readonly mode: Compatibility;
  readonly versions: readonly { readonly schema: object; readonly sends: object }[];
  /** Whether a consumer of version n+1 is to read version n, and the other way round. */
  readonly reads: { readonly older: boolean; readonly newer: boolean };
}
const closed = { additionalProperties: false };
const LINES: readonly Line[] = [
  {
    // Optional members come.
    mode: 'backward_transitive',
    versions: [
      { schema: object({ a: number }, ['a'], closed), sends: { a: 1 } },
      { schema: object({ a: number, b: number }, ['a'], closed), sends: { a: 1, b: 2 } },
      { schema: object({ a: number, b: number, c: number }, [], closed), sends: { b: 2, c: 3 } },
    ],
    reads: { older: true, newer: false },
  },
  {
    // Members become required, others are sent no more.
    mode: 'forward_transitive',
    versions: [
      { schema: object({ a: number, b: number, c: number }, [], closed), sends: { a: 1 } },
      { schema: object({ a: number, b: number, c: number }, ['b'], closed), sends: { b: 2, c: 3 } },
      { schema: object({ b: { type: 'integer' }, c: number }, ['b', 'c'], closed), sends: { b: 2, c: 3 } },
    ],
    reads: { older: false, newer: true },
  },
  {
    // Optional members come and go where others are not spoken of.
    mode: 'full_transitive',
    versions: [
      { schema: object({ a: number }, ['a']), sends: { a: 1 } },
      { schema: object({ a: number, b: number }, ['a']), sends: { a: 1, b: 2 } },
      { schema: object({ a: number, c: number }, ['a']), sends: { a: 1, c: 3 } },
    ],
    reads: { older: true, newer: true },
  },
  {
    // The same in Avro: what may be absent has a default.
    mode: 'full',
    versions: [
      { schema: avro([]), sends: { a: 1 } },
      { schema: avro(['b']), sends: { a: 1, b: 2 } },
      { schema: avro(['c']), sends: { a: 1, c: null } },
    ],
    reads: { older: true, newer: true },
  },
];

describe.each(LINES)('versions 1, 2, 3 under $mode', ({ mode, versions, reads }) => {
  const type = `line_${mode}`;
  const readerOf = (version: number) =>
    compileSchema({ version, schema: JSON.stringify(versions[version - 1]!.schema), alongside: [] });

  it('lose nothing, whoever is upgraded first', async () => {
    await register(type, versions[0]!.schema);
    await setTerms(type, { compatibility: mode, policy: 'enforce' });
    const accepted: EventOutcome[] = [await say(type, versions[0]!.sends)];
    for (const version of [2, 3]) {
      expect(await register(type, versions[version - 1]!.schema)).toBe(version);
      // Producers of every version so far send beside each other.
      for (const { sends } of versions.slice(0, version)) accepted.push(await say(type, sends));
    }
    expect(accepted.map(({ status }) => status)).toEqual(Array(6).fill('accepted'));
    expect(accepted.filter((outcome) => 'warning' in outcome)).toEqual([]);
    await until('all of them', SEEN_WITHIN_MS, async () => {
      const url = `${installation.gateway}/api/v1/projects/${source.projectId}/query/events?limit=100&type=${type}`;
      const { events } = (await http<EventsAnswer>(url, { token })).body;
      return events.length === 6 || `${events.length} of 6`;
    });
  }, 60_000);

  it('can be read by consumers in the order that the mode promises, by the schemas that the registry gives out', async () => {
    for (const [index, { schema }] of versions.entries()) {
      const { body } = await http<EventSchemaVersionView>(`${schemas}/${type}/versions/${index + 1}`, { token });
      expect(body.schema).toEqual(schema);
    }
    for (const writer of [1, 2, 3]) {
      for (const reader of [1, 2, 3]) {
        const promised = writer === reader || (reader > writer ? reads.older : reads.newer);
        if (promised)
          expect({ writer, reader, refusal: readerOf(reader)(versions[writer - 1]!.sends) }).toMatchObject({
            refusal: null,
          });
      }
    }
  });
});

it('a version that would break consumers is refused with the reasons', async () => {
  await register('strict', object({ a: number }, ['a'], closed));
  const { status, body } = await http(`${schemas}/strict/versions`, {
    token,
    json: { schema: object({ a: number, b: number }, ['b'], closed) },
  });
  expect({ status, ...body }).toMatchObject({
    status: 409,
    code: 'SCHEMA_INCOMPATIBLE',
    differences: [{ path: '/required', rule: 'property_required', to: 'b', direction: 'backward', against: 1 }],
  });
});

it('an old form is refused once its version is retired', async () => {
  await register('moved', object({ old: number }, ['old']));
  await setTerms('moved', { policy: 'enforce', compatibility: 'none' });
  await register('moved', object({ new: number }, ['new']));
  expect([(await say('moved', { old: 1 })).status, (await say('moved', { new: 1 })).status]).toEqual([
    'accepted',
    'accepted',
  ]);
  const { status } = await http(`${schemas}/moved/versions/1`, { method: 'DELETE', token });
  expect(status).toBe(204);
  expect([(await say('moved', { old: 1 })).status, (await say('moved', { new: 1 })).status]).toEqual([
    'rejected',
    'accepted',
  ]);
});
