import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { requestLists, type CollectorRequestsAnswer, type CollectorWithKey, type RequestNote } from '#contracts';
import { LiveStoreUnavailable } from '#live-store';
import { startGateway, type TestGateway } from '../../gateway.fixture.spec.js';

interface Wrong {
  readonly code?: string;
  readonly errors?: readonly { readonly field: string }[];
}

const AT = Date.UTC(2026, 10, 21, 10);
const NOTE: RequestNote = {
  at: AT,
  door: 'events',
  method: 'POST',
  path: '/v1/events',
  status: 202,
  code: null,
  detail: null,
  traceId: null,
  accepted: 2,
  rejected: 0,
  warned: 0,
  firstRefused: null,
  bytes: 120,
  milliseconds: 1.5,
  keyHint: 'abcd',
  userAgent: 'shop/1.0',
  origin: null,
  address: null,
  instance: 'collector-1',
  notKept: 0,
};

describe('requests of a collector', () => {
  let gateway: TestGateway;
  let token: string;
  let projectId: string;
  let collectorId: string;

  beforeAll(async () => {
    gateway = await startGateway();
    token = await gateway.login();
  });
  afterAll(() => gateway.close());
  beforeEach(async () => {
    const project = { token, body: { name: 'Shop' } };
    projectId = (await gateway.request<{ id: string }>('POST', '/api/v1/projects', project)).body.id;
    const body = { name: 'Web shop', streams: [], scopes: ['ingest'] };
    const path = `/api/v1/projects/${projectId}/collectors`;
    collectorId = (await gateway.request<CollectorWithKey>('POST', path, { token, body })).body.id;
  });

  const ask = (query = '', of = { projectId, collectorId }) =>
    gateway.request<CollectorRequestsAnswer & Wrong>(
      'GET',
      `/api/v1/projects/${of.projectId}/collectors/${of.collectorId}/requests${query}`,
      { token },
    );
  const note = (list: 'taken' | 'refused', ...notes: readonly Partial<RequestNote>[]) =>
    gateway.live.recent.add([
      { list: requestLists(collectorId)[list], items: notes.map((part) => JSON.stringify({ ...NOTE, ...part })) },
    ]);

  it('are none at first', async () => {
    const { status, body } = await ask();
    expect([status, body]).toEqual([200, { requests: [], next: '0-0_0-0' }]);
  });

  it('come newest first, with what to do about what was refused', async () => {
    await note('taken', { at: AT }, { at: AT + 2_000, notKept: 30 });
    const firstRefused = { code: 'EVENT_TYPE_MISSING', detail: 'it has no type', pointer: '/0' } as const;
    await note(
      'refused',
      { at: AT + 1_000, accepted: 1, rejected: 1, firstRefused },
      { at: AT + 3_000, status: 401, code: 'KEY_REVOKED', accepted: 0 },
      { at: AT + 4_000, status: null, accepted: 0 },
    );
    const { requests } = (await ask()).body;
    expect(requests.map(({ at, troubled, status, notKept }) => [at.slice(17, 19), troubled, status, notKept])).toEqual([
      ['04', true, null, 0],
      ['03', true, 401, 0],
      ['02', false, 202, 30],
      ['01', true, 202, 0],
      ['00', false, 202, 0],
    ]);
    expect(requests.map(({ hint }) => hint)).toEqual([
      expect.stringMatching(/closed the connection/),
      expect.stringMatching(/new key/),
      null,
      expect.stringMatching(/type/),
      null,
    ]);
    expect(new Set(requests.map(({ id }) => id)).size).toBe(5);
    const { at: _, ...told } = NOTE;
    expect(requests[4]).toEqual({
      ...told,
      id: requests[4]!.id,
      at: '2026-11-21T10:00:00.000Z',
      troubled: false,
      hint: null,
    });
  });

  it('are read on: none twice, none left out', async () => {
    await note('taken', { at: AT });
    const { next, requests } = (await ask()).body;
    expect(requests).toHaveLength(1);
    expect((await ask(`?after=${next}`)).body).toEqual({ requests: [], next });
    await note('refused', { at: AT - 500, status: 400, code: 'BODY_NOT_JSON' });
    const more = (await ask(`?after=${next}`)).body;
    expect(more.requests.map(({ code }) => code)).toEqual(['BODY_NOT_JSON']);
    await note('taken', { at: AT + 1 });
    expect((await ask(`?after=${more.next}`)).body.requests.map(({ code }) => code)).toEqual([null]);
  });

  it('are of the project that is asked of', async () => {
    await note('taken', {});
    const body = { name: 'Other' };
    const other = (await gateway.request<{ id: string }>('POST', '/api/v1/projects', { token, body })).body.id;
    expect(await ask('', { projectId: other, collectorId })).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  });

  it.each(['x', '1-2', '1-2_', '1-2_3-4_5-6', '%2B_-'])('are not read on from %s', async (after) => {
    const { status, body } = await ask(`?after=${after}`);
    expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'REQUEST_INVALID', 'after']);
  });

  it('cannot be had while the live store is away', async () => {
    const { read } = gateway.live.recent;
    Object.assign(gateway.live.recent, { read: () => Promise.reject(new LiveStoreUnavailable('away')) });
    try {
      expect(await ask()).toMatchObject({ status: 503, body: { code: 'LIVE_STORE_UNAVAILABLE', retryable: true } });
    } finally {
      Object.assign(gateway.live.recent, { read });
    }
  });
});
