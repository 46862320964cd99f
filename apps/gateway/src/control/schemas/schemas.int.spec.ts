import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assemble, type Cast } from '../../access/cast.fixture.spec.js';
import { startGateway, type TestGateway } from '../../gateway.fixture.spec.js';

let gateway: TestGateway;
let cast: Cast;
let schemas: string;

beforeAll(async () => {
  gateway = await startGateway();
  cast = await assemble(gateway);
  schemas = `/api/v1/projects/${cast.own.projectId}/streams/${cast.own.streamId}/schemas`;
}, 60_000);
afterAll(() => gateway?.close());

interface Answer {
  readonly code?: string;
  readonly detail?: string;
  readonly [member: string]: unknown;
}
const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  gateway.request<Answer>(method, schemas + path, {
    token: cast.tokens.admin!,
    headers,
    ...(body !== undefined && { body }),
  });
const register = (type: string, schema: unknown, more: object = {}) =>
  ask('POST', `/${encodeURIComponent(type)}/versions`, { schema, ...more });
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });

const CLOSED = { additionalProperties: false };
const V1 = object({ total: { type: 'number' } }, CLOSED);
const V2 = object({ total: { type: 'number' }, code: { type: 'string', pattern: '^[A-Z]+$' } }, CLOSED);

describe('schemas of events', () => {
  it('are registered, listed, read and compared', async () => {
    expect((await register('purchase', V1)).body).toEqual({ version: 1, registered: true, alongside: [] });
    expect((await register('purchase', V2)).body).toEqual({ version: 2, registered: true, alongside: [] });
    expect((await ask('GET', '')).body).toEqual({
      schemas: [
        { type: 'purchase', compatibility: 'backward', policy: 'warn', latest: 2, alongside: [], retiredAt: null },
      ],
    });
    expect((await ask('GET', '/purchase')).body).toMatchObject({
      versions: [
        { version: 2, schema: V2 },
        { version: 1, schema: V1, retiredAt: null },
      ],
    });
    expect((await ask('GET', '/purchase/versions/1')).body).toMatchObject({ version: 1, schema: V1 });
    expect((await ask('GET', '/purchase/diff?from=1&to=2')).body).toEqual({
      from: 1,
      to: 2,
      backward: [],
      forward: [{ path: '/properties/code', rule: 'property_forbidden', from: false, to: { type: 'string' } }],
    });
  });

  it('are the same however their members are ordered', async () => {
    const reordered = { additionalProperties: false, properties: { total: { type: 'number' } }, type: 'object' };
    expect((await register('purchase', reordered)).body).toEqual({ version: 1, registered: false, alongside: [] });
  });

  it('are refused with every difference when they are not compatible', async () => {
    const { status, body } = await register(
      'purchase',
      object({ total: { type: 'integer' } }, { ...CLOSED, required: ['total'] }),
    );
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'SCHEMA_INCOMPATIBLE' });
    expect(body['differences']).toEqual([
      { path: '/required', rule: 'property_required', from: null, to: 'total', direction: 'backward', against: 2 },
      {
        path: '/properties/total/type',
        rule: 'type_narrowed',
        from: ['number'],
        to: ['integer'],
        direction: 'backward',
        against: 2,
      },
      {
        path: '/properties/code',
        rule: 'property_forbidden',
        from: { type: 'string' },
        to: false,
        direction: 'backward',
        against: 2,
      },
    ]);
  });

  it('are only looked at in a dry run', async () => {
    const v3 = object({ ...V2.properties, note: { type: 'string' } }, CLOSED);
    expect((await register('purchase', v3, { dryRun: true })).body).toEqual({
      version: 3,
      registered: false,
      alongside: [],
    });
    expect((await register('purchase', object({}, CLOSED), { dryRun: true })).status).toBe(409);
    expect((await ask('GET', '/purchase')).body).toMatchObject({ latest: 2 });
  });

  it('are registered once for an Idempotency-Key', async () => {
    const once = () => ask('POST', '/once/versions', { schema: V1 }, { 'idempotency-key': 'schema-once' });
    const answers = [await once(), await once()];
    expect(answers.map(({ body }) => body)).toEqual([
      { version: 1, registered: true, alongside: [] },
      { version: 1, registered: true, alongside: [] },
    ]);
  });

  it('have terms that can be changed, and versions that can be retired', async () => {
    await register('a/b c', object({ x: { type: 'number' } }));
    const at = `/${encodeURIComponent('a/b c')}`;
    expect((await ask('PATCH', at, { compatibility: 'none', policy: 'enforce' })).body).toMatchObject({
      type: 'a/b c',
      compatibility: 'none',
      policy: 'enforce',
    });
    expect((await register('a/b c', object({ x: { type: 'string' } }))).body).toMatchObject({
      version: 2,
      alongside: [1],
    });
    expect((await ask('DELETE', `${at}/versions/2`)).body).toMatchObject({ code: 'CONFLICT' });
    expect((await ask('DELETE', `${at}/versions/1`)).status).toBe(204);
    const { body } = await ask('GET', at);
    expect(body).toMatchObject({
      latest: 2,
      alongside: [],
      versions: [{ retiredAt: null }, { retiredAt: expect.any(String) }],
    });
    expect((await ask('DELETE', at)).status).toBe(204);
    expect((await ask('GET', at)).body).toMatchObject({ retiredAt: expect.any(String) });
    expect((await register('a/b c', object({}))).body).toMatchObject({ version: 3, registered: true });
  });

  it('leave a row in the audit log that names them, each version once', async () => {
    const rows = await gateway.database.query<{ action: string; target_id: string; after: object }[]>(
      `SELECT action, target_id, after FROM control_plane.audit_log WHERE target_kind = 'event_schema'
         AND target_id LIKE '%/purchase' ORDER BY at`,
    );
    expect(rows.map(({ action }) => action)).toEqual(['register_schema', 'register_schema']);
    const text = JSON.stringify(rows.map(({ after }) => after));
    expect(text.split('pattern').length - 1).toBe(1);
  });
});

describe('Avro schemas', () => {
  const record = (fields: readonly object[]) => ({ type: 'record', name: 'shop.Refund', fields });
  const total = { name: 'total', type: 'double' };

  it('are registered, read as they came, and compared like others', async () => {
    const next = record([total, { name: 'note', type: ['null', 'string'], default: null }]);
    expect((await register('refund', record([total]), { schemaType: 'AVRO' })).body).toMatchObject({ version: 1 });
    expect((await register('refund', record([total]))).body).toMatchObject({ version: 1, registered: false });
    // A record says nothing of other members: an event of the former version may have had another `note`.
    expect((await register('refund', next)).body).toMatchObject({ version: 2, alongside: [1] });
    expect((await ask('GET', '/refund/versions/2')).body).toMatchObject({ schemaType: 'AVRO', schema: next });
    expect((await ask('GET', '/purchase/versions/1')).body).toMatchObject({ schemaType: 'JSON' });
    const { status, body } = await register('refund', record([total, { name: 'reason', type: 'string' }]));
    expect({ status, differences: body['differences'] }).toEqual({
      status: 409,
      differences: [
        { path: '/required', rule: 'property_required', from: null, to: 'reason', direction: 'backward', against: 2 },
      ],
    });
  });

  it('may be followed by JSON Schema', async () => {
    const same = object({ total: { type: 'number' }, note: { type: ['string', 'null'] } }, { required: ['total'] });
    expect((await register('refund', same)).body).toEqual({ version: 3, registered: true, alongside: [1] });
  });

  it.each<[string, object, object, string]>([
    ['said to be JSON', record([total]), { schemaType: 'JSON' }, 'SCHEMA_INVALID'],
    ['said of JSON', object({}), { schemaType: 'AVRO' }, 'SCHEMA_INVALID'],
    ['of another kind', record([total]), { schemaType: 'PROTOBUF' }, 'REQUEST_INVALID'],
    ['with a default that does not fit', record([{ ...total, default: 'x' }]), {}, 'SCHEMA_INVALID'],
    ['with bytes', record([{ name: 'raw', type: 'bytes' }]), {}, 'SCHEMA_UNSUPPORTED'],
    ['that is recursive', record([{ name: 'next', type: ['null', 'Refund'] }]), {}, 'SCHEMA_UNSUPPORTED'],
  ])('are refused when they are %s', async (_what, schema, more, code) => {
    expect((await register('avro', schema, more)).body).toMatchObject({ code });
  });
});

describe('hostile and wrong schemas', () => {
  it.each<[string, unknown, number, string]>([
    ['no object', [], 400, 'REQUEST_INVALID'],
    ['nothing', undefined, 400, 'REQUEST_INVALID'],
    ['not of an object', { type: 'string' }, 422, 'SCHEMA_INVALID'],
    ['keywords that nobody checks', object({}, { allOf: [] }), 422, 'SCHEMA_UNSUPPORTED'],
    ['a remote reference', object({ a: { $ref: 'http://169.254.169.254/' } }), 422, 'SCHEMA_UNSUPPORTED'],
    [
      'recursion',
      { ...object({ a: { $ref: '#/$defs/x' } }), $defs: { x: { items: { $ref: '#/$defs/x' } } } },
      422,
      'SCHEMA_UNSUPPORTED',
    ],
    ['a pattern that looks behind', object({ a: { pattern: '(?<=a)b' } }), 422, 'SCHEMA_INVALID'],
    ['a pattern that multiplies', object({ a: { pattern: '((a{30}){30}){2}' } }), 422, 'SCHEMA_INVALID'],
    ['a pattern that is none', object({ a: { pattern: '(' } }), 422, 'SCHEMA_INVALID'],
    [
      'too many properties',
      object(Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`p${i}`, {}]))),
      422,
      'SCHEMA_TOO_LARGE',
    ],
    ['70 KB', object({}, { title: 'x'.repeat(70_000) }), 422, 'SCHEMA_TOO_LARGE'],
    ['300 KB', object({}, { title: 'x'.repeat(300_000) }), 413, 'BODY_TOO_LARGE'],
    ['U+0000', object({ a: { const: '\0' } }), 400, 'REQUEST_INVALID'],
  ])('%s', async (_what, schema, status, code) => {
    const answer = await register('hostile', schema);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect((await ask('GET', '/hostile')).status).toBe(404);
  });

  it.each(['0', '-1', '1.5', 'x', '99999999999'])('version %s is none', async (version) => {
    expect([400, 404]).toContain((await ask('GET', `/purchase/versions/${version}`)).status);
  });
});
