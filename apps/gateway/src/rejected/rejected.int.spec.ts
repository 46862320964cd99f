import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  rawEventCodec,
  rejectedEventCodec,
  TOPICS,
  type RejectedAnswer,
  type RejectedEventAnswer,
  type RejectedSummaryAnswer,
} from '#contracts';
import type { RejectedEvent } from '#domain';
import { eventually } from '../gateway.fixture.spec.js';
import { aRawEvent, startPipeline, type TestPipeline } from '../pipeline.fixture.spec.js';

let pipeline: TestPipeline;
const AT = Date.now() - 60_000;
const DOOR = { collectorId: 'c', address: null, userAgent: null, notKept: 0 };

beforeAll(async () => {
  pipeline = await startPipeline();
  await pipeline.startProjector();
  const projectId = pipeline.project;
  await append(
    { outcome: 'duplicate', reason: 'DUPLICATE_ID', id: 'copy' },
    { id: 'failed', rejectedAt: AT, raw: rawOf('failed', { properties: '{"n":1.50,"password":"hunter2"}' }) },
    { id: 'foreign', projectId: 'another', rejectedAt: AT + 1 },
    refused(
      'EVENT_TYPE_MISSING',
      'no-type',
      '{"id":"no-type","stream":"web","properties":{"big":12345678901234567890}}',
      AT + 2,
    ),
    refused('LINE_NOT_JSON', null, '{"type":', AT + 3),
    { ...refused('EVENT_TYPE_MISSING', null, '', AT + 4), door: { ...DOOR, notKept: 41 } },
    { reason: 'PAYLOAD_INVALID', projectId: null, stream: null, id: null, rejectedAt: AT + 5, raw: Buffer.from('x') },
  );
  await eventually(async () => {
    expect((await list(`/admin/rejected`)).events).toHaveLength(6);
  });

  function rawOf(id: string, changes = {}): Buffer {
    return rawEventCodec.encode(aRawEvent(projectId, id, { receivedAt: AT - 5, ...changes }));
  }
}, 60_000);
afterAll(() => pipeline?.close());

function refused(reason: string, id: string | null, json: string, rejectedAt: number): Partial<RejectedEvent> {
  const of = { outcome: 'refused', reason, step: 'collector', rawOffset: -1, door: DOOR } as const;
  return { ...of, id, rejectedAt, type: null, raw: Buffer.from(json) };
}

async function append(...events: readonly Partial<RejectedEvent>[]): Promise<void> {
  const records = events.map((changes, i) => ({
    partition: 1,
    key: null,
    value: rejectedEventCodec.encode({
      outcome: 'rejected',
      reason: 'STEP_FAILED',
      step: 'geo',
      detail: 'cannot take Bearer abcdefgh12345',
      rejectedAt: AT,
      rawOffset: i,
      projectId: pipeline.project,
      stream: 'web',
      id: `e${i}`,
      type: 'page_view',
      receivedAt: AT - 5,
      raw: Buffer.alloc(0),
      door: null,
      ...changes,
    }),
  }));
  await pipeline.log.appender.append(TOPICS.rejected, records);
}

const own = (path = ''): string => `/projects/${pipeline.project}/rejected${path}`;
const list = async (path: string): Promise<RejectedAnswer> => (await pipeline.get<RejectedAnswer>(path)).body;

describe('the list of rejected events', () => {
  it('has those of the project, newest first, and no duplicates', async () => {
    const { events, nextCursor } = await list(own());
    expect(events.map(({ reason, eventId, notKept }) => [reason, eventId, notKept])).toEqual([
      ['EVENT_TYPE_MISSING', null, 41],
      ['LINE_NOT_JSON', null, 0],
      ['EVENT_TYPE_MISSING', 'no-type', 0],
      ['STEP_FAILED', 'failed', 0],
    ]);
    expect(nextCursor).toBeNull();
    expect(events[3]).toMatchObject({
      outcome: 'rejected',
      remedy: 'mapping',
      detail: 'cannot take Bearer [masked]',
      collectorId: null,
      state: 'open',
      rejectedAt: new Date(AT).toISOString(),
    });
    expect(events[2]).toMatchObject({ outcome: 'refused', collectorId: 'c', type: null });
  });

  it('has those of all projects for an operator, and what does not say whose it is', async () => {
    const { events } = await list('/admin/rejected');
    expect(events.map(({ projectId }) => projectId)).toEqual([
      null,
      pipeline.project,
      pipeline.project,
      pipeline.project,
      'another',
      pipeline.project,
    ]);
  });

  it('comes a page at a time, and by reason, type and time', async () => {
    const first = await list(own('?limit=3'));
    const rest = await list(own(`?limit=3&cursor=${first.nextCursor}`));
    expect([...first.events, ...rest.events]).toEqual((await list(own())).events);
    expect(rest.nextCursor).toBeNull();
    expect((await list(own('?reason=LINE_NOT_JSON'))).events).toHaveLength(1);
    expect((await list(own('?type=page_view'))).events.map(({ eventId }) => eventId)).toEqual(['failed']);
    expect((await list(own('?outcome=rejected'))).events.map(({ eventId }) => eventId)).toEqual(['failed']);
    expect((await list(own('?collector=c'))).events).toHaveLength(3);
    expect((await list(own('?collector=d'))).events).toEqual([]);
    expect((await list(own(`?from=${AT + 1}&to=${AT + 3}`))).events.map(({ eventId }) => eventId)).toEqual(['no-type']);
    expect((await pipeline.get(own(`?reason=STEP_FAILED&cursor=${first.nextCursor}`))).body).toMatchObject({
      code: 'CURSOR_INVALID',
    });
    expect((await pipeline.get(own(`?from=${AT + 1}&to=${AT}`))).body).toMatchObject({ code: 'RANGE_INVALID' });
  });
});

describe('one rejected event', () => {
  const idOf = async (reason: string, path = own()): Promise<string> =>
    (await list(`${path}?reason=${reason}`)).events.at(-1)!.id;
  const one = async (id: string): Promise<RejectedEventAnswer> =>
    (await pipeline.get<RejectedEventAnswer>(own(`/${id}`))).body;

  it('shows what it holds, every digit, and no secret', async () => {
    const { payload, masked, redrivable, decision } = await one(await idOf('STEP_FAILED'));
    expect(payload).toBe(
      `{"id":"failed","stream":"web","type":"page_view","time":${AT - 5},"visitorId":"v1",` +
        '"url":"https://shop.example/","properties":{"n":1.50,"password":"[masked]"}}',
    );
    expect({ masked, redrivable, decision }).toEqual({
      masked: ['/properties/password'],
      redrivable: true,
      decision: null,
    });
    expect((await one(await idOf('EVENT_TYPE_MISSING'))).payload).toContain('12345678901234567890');
  });

  it('says so when nothing can be made of it', async () => {
    expect(await one(await idOf('LINE_NOT_JSON'))).toMatchObject({ payload: null, redrivable: false });
    const unreadable = await idOf('PAYLOAD_INVALID', '/admin/rejected');
    const { body } = await pipeline.get(`/admin/rejected/${unreadable}`);
    expect(body).toMatchObject({ payload: null, redrivable: false, projectId: null });
  });

  it('is not there for who asks in another project, or for something that is no id', async () => {
    const foreign = (await list('/admin/rejected')).events.find(({ projectId }) => projectId === 'another')!.id;
    for (const id of [foreign, 'x', 'AAAA', Buffer.from('1@raw-events/0/0').toString('base64url')]) {
      expect((await pipeline.get(own(`/${id}`))).body).toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});

describe('how many were rejected', () => {
  it('is counted by reason, stream and time, those that were not kept included', async () => {
    const { body } = await pipeline.get<RejectedSummaryAnswer>(own('/summary?bucket=minute'));
    expect(body).toMatchObject({ total: 44, open: 44, redriven: 0, discarded: 0, notKept: 41, bucket: 'minute' });
    expect(body.reasons[0]).toMatchObject({ reason: 'EVENT_TYPE_MISSING', outcome: 'refused', total: 42, open: 42 });
    expect(body.reasons.map(({ reason }) => reason).toSorted()).toEqual([
      'EVENT_TYPE_MISSING',
      'LINE_NOT_JSON',
      'STEP_FAILED',
    ]);
    expect(body.streams).toEqual([{ stream: 'web', total: 44, open: 44 }]);
    const sums = body.buckets.flatMap(({ reasons }) => Object.values(reasons));
    expect(sums.reduce((sum, count) => sum + count, 0)).toBe(44);
    expect((await pipeline.get(own('/summary?bucket=minute&from=2020-01-01T00:00:00Z'))).body).toMatchObject({
      code: 'RANGE_INVALID',
    });
  });

  it('leaves the ledger as it is: what was refused was never accepted', async () => {
    const { body } = await pipeline.get<{ rejected: object }>(`/projects/${pipeline.project}/query/ledger`);
    expect(body).toMatchObject({ rejected: { STEP_FAILED: 1 }, duplicate: 1 });
  });

  it('is in the trace of an event that was refused', async () => {
    const { body } = await pipeline.get(`/projects/${pipeline.project}/query/events/no-type/trace`);
    expect(body).toMatchObject({
      status: 'refused',
      hops: [{ stage: 'collected', topic: TOPICS.rejected, outcome: 'refused', reason: 'EVENT_TYPE_MISSING' }],
    });
  });
});
