/** Nothing that is rejected is lost: refused at the door, found, mended, sent again, counted once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  EventsAnswer,
  LedgerAnswer,
  RedriveAnswer,
  RejectedAnswer,
  RejectedEventAnswer,
  RejectedSummaryAnswer,
} from '#contracts';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { openStandalone, type Installation } from './installation.js';
import { until } from './until.js';

const WITHIN_MS = 30_000;
/** As a client sends whose field has another name, and one that is right. */
const BATCH = [
  { id: 'good', type: 'page_view', visitorId: 'v1' },
  { id: 'bad-1', name: 'page_view', visitorId: 'v2', properties: { price: 9.9, token: 'abc' } },
  { id: 'bad-2', name: 'page_view', visitorId: 'v3', properties: { price: 12 } },
];

describe('rejected events', () => {
  let installation: Installation;
  let source: Source;
  let token: string;

  beforeAll(async () => {
    installation = await openStandalone();
    token = await signIn(installation);
    source = await makeSource(installation, token);
    // Until the collectors have heard of the source.
    await until('the batch is taken', WITHIN_MS, async () => {
      const { status, body } = await send(installation, source.key, BATCH);
      return (status === 202 && body.rejected === 2) || `${status} ${JSON.stringify(body)}`;
    });
  }, 60_000);
  afterAll(() => installation?.close(), 60_000);

  const api = (path: string): string => `${installation.gateway}/api/v1/projects/${source.projectId}${path}`;
  const get = async <T>(path: string): Promise<T> => (await http<T>(api(path), { token })).body;
  const redrive = async (json: object): Promise<RedriveAnswer> => {
    const { status, body } = await http<RedriveAnswer>(api('/rejected/redrive'), { token, json });
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body;
  };
  const ids = async (): Promise<string[]> =>
    (await get<EventsAnswer>('/query/events')).events.map(({ id }) => id).toSorted();
  /** Once the ledger has this many accepted events and all of them have an end. */
  const balanced = (accepted: number, duplicate: number): Promise<void> =>
    until(`${accepted} accepted, ${duplicate} of them duplicates`, WITHIN_MS, async () => {
      const ledger = await get<LedgerAnswer>('/query/ledger');
      const { balanced: isBalanced, inFlight, projected } = ledger;
      const isThere = ledger.accepted === accepted && projected === accepted - duplicate && inFlight === 0;
      return (isThere && isBalanced && ledger.duplicate === duplicate) || JSON.stringify(ledger);
    });
  const filter = { reason: 'EVENT_TYPE_MISSING' };
  const mapping = [{ rename: '/name', to: '/type' }, { text: '/properties/price' }];

  it('are found by reason, with what they hold and what to do', async () => {
    await balanced(1, 0);
    let rejected: RejectedAnswer['events'] = [];
    await until('both are listed', WITHIN_MS, async () => {
      ({ events: rejected } = await get<RejectedAnswer>('/rejected'));
      return rejected.length === 2 || JSON.stringify(rejected);
    });
    expect(rejected.map(({ eventId }) => eventId).toSorted()).toEqual(['bad-1', 'bad-2']);
    expect(rejected[0]).toMatchObject({ outcome: 'refused', reason: 'EVENT_TYPE_MISSING', stream: 'web' });
    expect(rejected[0]!.hint).toContain('/type');
    const { id } = rejected.find(({ eventId }) => eventId === 'bad-1')!;
    const { payload } = await get<RejectedEventAnswer>(`/rejected/${id}`);
    expect(JSON.parse(payload!)).toMatchObject({ name: 'page_view', properties: { price: 9.9, token: '[masked]' } });
    expect(await get<RejectedSummaryAnswer>('/rejected/summary')).toMatchObject({ total: 2, open: 2, notKept: 0 });
  }, 60_000);

  it('are told what would become of them, and are counted once when they are sent again, even twice', async () => {
    const reason = 'the shop calls it name';
    expect(await redrive({ filter, reason, dryRun: true })).toMatchObject({ accepted: 0, refused: 2 });
    expect(await redrive({ filter, reason, mapping, dryRun: true })).toMatchObject({ accepted: 2, refused: 0 });
    const open = (await get<RejectedAnswer>('/rejected')).events.map(({ id }) => id);
    // Two people at the same time: both may append, one counts.
    const sent = await Promise.all([redrive({ ids: open, reason, mapping }), redrive({ ids: open, reason, mapping })]);
    const accepted = sent.reduce((sum, answer) => sum + answer.accepted, 0);
    expect(accepted).toBeGreaterThanOrEqual(2);
    expect(await redrive({ ids: open, reason, mapping })).toMatchObject({
      accepted: 0,
      events: [{ outcome: 'already_redriven' }, { outcome: 'already_redriven' }],
    });
    await balanced(1 + accepted, accepted - 2);
    expect(await ids()).toEqual(['bad-1', 'bad-2', 'good']);
    const { events } = await get<EventsAnswer>('/query/events');
    expect(events.find(({ id }) => id === 'bad-2')).toMatchObject({ type: 'page_view', properties: { price: '12' } });
    expect((await get<RejectedAnswer>('/rejected')).events).toEqual([]);
    expect(await get<RejectedSummaryAnswer>('/rejected/summary')).toMatchObject({ total: 2, open: 0, redriven: 2 });
  }, 60_000);

  it('are as they were after a restart', async () => {
    await installation.restart();
    expect((await get<RejectedAnswer>('/rejected?state=redriven')).events).toHaveLength(2);
    expect(await ids()).toEqual(['bad-1', 'bad-2', 'good']);
  }, 60_000);
});
