import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  rejectedEventCodec,
  TOPICS,
  type AuditAnswer,
  type DiscardAnswer,
  type LedgerAnswer,
  type RedriveAnswer,
  type RejectedAnswer,
  type RejectedEventAnswer,
  type TraceAnswer,
} from '#contracts';
import type { MappingStep } from '#domain';
import { eventually } from '../gateway.fixture.spec.js';
import { aRawEvent, startPipeline, type TestPipeline } from '../pipeline.fixture.spec.js';

let pipeline: TestPipeline;
const LATER = { timeout: 20_000 };

beforeAll(async () => {
  pipeline = await startPipeline();
  await pipeline.startEnricher();
  await pipeline.startProjector();
}, 60_000);
afterAll(() => pipeline?.close());

const path = (rest = ''): string => `/projects/${pipeline.project}/rejected${rest}`;
const list = async (query = ''): Promise<RejectedAnswer['events']> =>
  (await pipeline.get<RejectedAnswer>(path(query))).body.events;
const ledger = async (): Promise<LedgerAnswer> =>
  (await pipeline.get<LedgerAnswer>(`/projects/${pipeline.project}/query/ledger`)).body;
const trace = async (id: string): Promise<TraceAnswer> =>
  (await pipeline.get<TraceAnswer>(`/projects/${pipeline.project}/query/events/${id}/trace`)).body;
const redrive = (body: object): Promise<RedriveAnswer> =>
  pipeline.post(path('/redrive'), { reason: 'a mended name', ...body });

/** As a collector refuses it. */
async function refused(id: string | null, event: object): Promise<string> {
  const detail = `${id} ${JSON.stringify(event).length}`;
  const value = rejectedEventCodec.encode({
    outcome: 'refused',
    reason: 'EVENT_TYPE_MISSING',
    step: 'collector',
    detail,
    rejectedAt: Date.now(),
    rawOffset: -1,
    projectId: pipeline.project,
    stream: 'web',
    id,
    type: null,
    receivedAt: Date.now() - 5_000,
    raw: Buffer.from(JSON.stringify(event)),
    door: { collectorId: 'c', address: null, userAgent: null, notKept: 0 },
  });
  await pipeline.log.appender.append(TOPICS.rejected, [{ partition: 1, key: null, value }]);
  return listed((one) => one.detail === detail);
}

/** The id under which it is listed, once it is. */
async function listed(which: (one: RejectedAnswer['events'][number]) => boolean): Promise<string> {
  let id: string | undefined;
  await eventually(async () => {
    id = (await list('?state=all')).find(which)?.id;
    expect(id).toBeDefined();
  });
  return id!;
}

const TYPE: MappingStep[] = [{ rename: '/event', to: '/type' }];

describe('a rejected event that is sent again', () => {
  it('is told beforehand what would become of it, and nothing is done', async () => {
    const id = await refused('dry', { id: 'dry', event: 'page_view', properties: { n: 1, token: 'abc' } });
    expect(await redrive({ ids: [id], dryRun: true })).toMatchObject({
      dryRun: true,
      accepted: 0,
      refused: 1,
      events: [{ id, outcome: 'refused', code: 'EVENT_TYPE_MISSING', pointer: '/type' }],
    });
    const mapping = [...TYPE, { default: '/stream', to: 'web' }];
    const { events } = await redrive({ ids: [id], mapping, dryRun: true });
    expect(events).toMatchObject([{ outcome: 'accepted', eventId: 'dry' }]);
    expect(JSON.parse(events[0]!.payload!)).toMatchObject({ type: 'page_view', properties: { token: '[masked]' } });
    expect(JSON.parse(events[0]!.before!)).toMatchObject({ properties: { token: '[masked]' } });
    expect(events[0]!.before).not.toContain('"type"');
    expect(await redrive({ ids: [id], mapping: TYPE, dryRun: true })).toMatchObject({
      events: [{ outcome: 'refused', code: 'EVENT_STREAM_MISSING' }],
    });
    expect((await list()).some((one) => one.id === id)).toBe(true);
  });

  it('has to be right by the schema of its type, as at a collector', async () => {
    const { body } = await pipeline.get<{ streams: { id: string; name: string }[] }>(
      `/projects/${pipeline.project}/streams`,
    );
    const stream = body.streams.find(({ name }) => name === 'web')!.id;
    const schemas = `/projects/${pipeline.project}/streams/${stream}/schemas/order_placed`;
    const schema = { type: 'object', properties: { total: { type: 'number' } }, required: ['total'] };
    await pipeline.post(`${schemas}/versions`, { schema });
    const enforced = await fetch(`${pipeline.url}/api/v1${schemas}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${pipeline.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ policy: 'enforce' }),
    });
    expect(enforced.status).toBe(200);
    const id = await refused('schema', { id: 'schema', stream: 'web', event: 'order_placed', properties: { sum: 5 } });
    expect(await redrive({ ids: [id], mapping: TYPE, dryRun: true })).toMatchObject({
      events: [{ outcome: 'refused', code: 'EVENT_SCHEMA_VIOLATION' }],
    });
    const mapping = [...TYPE, { rename: '/properties/sum', to: '/properties/total' }];
    expect(await redrive({ ids: [id], mapping, dryRun: true })).toMatchObject({ events: [{ outcome: 'accepted' }] });
  });

  it(
    'counts once under its old id, however often it is sent again',
    async () => {
      const id = await refused('once', { id: 'once', stream: 'web', event: 'page_view' });
      const before = await ledger();
      expect(await redrive({ ids: [id], mapping: TYPE })).toMatchObject({
        accepted: 1,
        events: [{ outcome: 'accepted', eventId: 'once', receipt: expect.any(String) }],
      });
      expect(await redrive({ ids: [id], mapping: TYPE })).toMatchObject({
        accepted: 0,
        events: [{ outcome: 'already_redriven' }],
      });
      expect((await list()).some((one) => one.id === id)).toBe(false);
      // As after a crash between the append and the mark.
      await pipeline.database.query('DELETE FROM control_plane.rejection_marks');
      expect(await redrive({ ids: [id], mapping: TYPE })).toMatchObject({ accepted: 1 });
      await eventually(async () => {
        const { accepted, projected, duplicate, balanced } = await ledger();
        expect({ accepted, projected, duplicate, balanced }).toEqual({
          accepted: before.accepted + 2,
          projected: before.projected + 1,
          duplicate: before.duplicate + 1,
          balanced: true,
        });
      });
      expect(await trace('once')).toMatchObject({ status: 'projected' });
    },
    LATER.timeout,
  );

  it(
    'gets one id, if it had none, and the time at which it came first',
    async () => {
      const event = { stream: 'web', event: 'purchase', properties: { value: '9.90' } };
      const id = await refused(null, event);
      const { events } = await redrive({ ids: [id], mapping: TYPE });
      expect(events).toMatchObject([{ outcome: 'accepted', eventId: expect.stringMatching(/^redriven\/1\/\d+$/) }]);
      const { receivedAt } = (await pipeline.get<RejectedEventAnswer>(path(`/${id}`))).body;
      await eventually(async () => {
        const { event: arrived } = await trace(encodeURIComponent(events[0]!.eventId!));
        expect(arrived).toMatchObject({ time: receivedAt, type: 'purchase' });
      });
    },
    LATER.timeout,
  );

  it(
    'counts though its first record owns the id, which the projector set aside',
    async () => {
      await pipeline.append([aRawEvent(pipeline.project, 'poison', { sessionId: 'a\0b', url: null })], 1);
      const id = await listed(({ eventId }) => eventId === 'poison');
      const before = await ledger();
      expect(before.rejected).toMatchObject({ STEP_FAILED: 1 });
      expect(await redrive({ ids: [id] })).toMatchObject({
        accepted: 0,
        events: [{ outcome: 'refused', code: 'EVENT_TEXT_INVALID', pointer: '/sessionId' }],
      });
      const filter = { reason: 'STEP_FAILED', stream: 'web' };
      const mapping = [{ remove: '/sessionId' }, { set: '/url', to: 'https://shop.example/mended' }];
      expect(await redrive({ filter, mapping })).toMatchObject({ accepted: 1, more: false });
      await eventually(async () => {
        const after = await ledger();
        expect(after).toMatchObject({ projected: before.projected + 1, balanced: true, rejected: { STEP_FAILED: 1 } });
        expect(after.accepted).toBe(before.accepted + 1);
      });
      expect(await trace('poison')).toMatchObject({
        status: 'projected',
        event: { url: 'https://shop.example/mended', visitorId: 'v1', sessionId: null },
      });
      expect(await redrive({ filter, mapping })).toMatchObject({ accepted: 0, events: [] });
    },
    LATER.timeout,
  );

  it('is in the audit log, with why and how', async () => {
    const { body } = await pipeline.get<AuditAnswer>(`/projects/${pipeline.project}/audit?action=redrive_rejected`);
    expect(body.entries[0]).toMatchObject({
      reason: 'a mended name',
      after: { events: 1, mapping: [{ remove: '/sessionId' }, { set: '/url' }] },
    });
  });

  it('is refused where it is not said which, or how is no mapping', async () => {
    const id = await refused('bad', { id: 'bad' });
    for (const body of [
      {},
      { ids: [id], filter: {} },
      { ids: [] },
      { ids: ['x'] },
      { ids: [id], mapping: [{ eval: '/a' }] },
      { ids: [id], reason: '' },
      { filter: { nothing: 1 } },
    ]) {
      await expect(redrive(body)).rejects.toThrow(/400 .*REQUEST_INVALID/);
    }
    const foreign = Buffer.from('1763632800000@rejected-events/1/999').toString('base64url');
    await expect(redrive({ ids: [foreign] })).rejects.toThrow(/404/);
  });
});

describe('a rejected event that is given up', () => {
  const discard = (body: object): Promise<DiscardAnswer> =>
    pipeline.post(path('/discard'), { reason: 'noise', ...body });

  it(
    'is no longer listed, says who did it and why, and can still be sent again',
    async () => {
      const id = await refused('noise', { id: 'noise', stream: 'web', event: 'page_view' });
      expect(await discard({ ids: [id] })).toEqual({ discarded: 1, more: false });
      expect(await discard({ ids: [id] })).toEqual({ discarded: 0, more: false });
      expect((await list()).some((one) => one.id === id)).toBe(false);
      expect((await list('?state=discarded')).map((one) => one.id)).toEqual([id]);
      const { body } = await pipeline.get<RejectedEventAnswer>(path(`/${id}`));
      expect(body).toMatchObject({
        state: 'discarded',
        decision: { why: 'noise', eventId: null, by: { kind: 'user' } },
      });
      expect(await redrive({ ids: [id], mapping: TYPE })).toMatchObject({ accepted: 1 });
      expect((await pipeline.get<RejectedEventAnswer>(path(`/${id}`))).body).toMatchObject({
        state: 'redriven',
        decision: { eventId: 'noise' },
      });
      expect(await discard({ ids: [id] })).toEqual({ discarded: 0, more: false });
      const { body: summary } = await pipeline.get<object>(path('/summary'));
      expect(summary).toMatchObject({ discarded: 0, redriven: expect.any(Number) });
    },
    LATER.timeout,
  );
});
