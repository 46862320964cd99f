/** How long events are kept, and what of a visitor: set by a person, held by the pipeline. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsAnswer, OverviewAnswer, StorageAnswer } from '#contracts';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { openStandalone, type Installation } from './installation.js';
import { until } from './until.js';

const ARRIVED_WITHIN_MS = 20_000;
/** The keeper looks when the projector starts. */
const FORGOTTEN_WITHIN_MS = 20_000;
const SINCE_2000 = '2000-01-01T00:00:00Z';

describe('what is kept', () => {
  let installation: Installation;
  let source: Source;
  let token: string;

  beforeAll(async () => {
    installation = await openStandalone();
    token = await signIn(installation);
    source = await makeSource(installation, token);
    await taken(source, { type: 'hello', time: SINCE_2000 });
  }, 60_000);
  afterAll(() => installation?.close(), 60_000);

  /** Sends until the collectors have heard of the source. */
  const taken = ({ key, stream }: Source, event: Record<string, unknown>): Promise<void> =>
    until('the key is known', ARRIVED_WITHIN_MS, async () => {
      const { status } = await send(installation, key, { stream, ...event });
      return status === 202 || String(status);
    });
  const api = (path: string): string => `${installation.gateway}/api/v1/projects/${source.projectId}${path}`;
  const get = async <T>(path: string): Promise<T> => (await http<T>(api(path), { token })).body;
  const events = async (): Promise<EventsAnswer['events']> => (await get<EventsAnswer>('/query/events')).events;
  const arrived = (type: string, count: number): Promise<void> =>
    until(`${count} of ${type}`, ARRIVED_WITHIN_MS, async () => {
      const types = (await events()).map((event) => event.type);
      return types.filter((each) => each === type).length === count || types.join();
    });
  const storage = async (): Promise<StorageAnswer['streams'][number]> =>
    (await get<StorageAnswer>('/storage')).streams[0]!;

  it("keeps a visitor's address only while the project says so", async () => {
    const visit = (type: string) => ({ stream: 'web', type, visitorId: 'v', context: { ip: '81.2.69.160' } });
    const keep = async (keepsAddresses: boolean): Promise<void> => {
      const { status, body } = await http(api(''), { method: 'PATCH', token, json: { keepsAddresses } });
      expect([status, body]).toEqual([200, expect.objectContaining({ keepsAddresses })]);
    };
    const addresses = async (type: string): Promise<(string | null)[]> =>
      (await events()).filter((event) => event.type === type).map(({ enriched }) => enriched.address);
    // The collectors hear of it a moment later: one of the visits is the first after that.
    const settlesAt = async (type: string, address: string | null): Promise<void> =>
      until(`a visit with the address ${address}`, ARRIVED_WITHIN_MS, async () => {
        await send(installation, source.key, visit(type));
        const seen = await addresses(type);
        return seen[0] === address || JSON.stringify(seen);
      });

    await send(installation, source.key, visit('before'));
    await arrived('before', 1);
    expect(await addresses('before')).toEqual([null]);
    await keep(true);
    await settlesAt('kept', '81.2.69.160');
    await keep(false);
    await settlesAt('dropped', null);
    // What was kept meanwhile stays.
    expect((await addresses('kept'))[0]).toBe('81.2.69.160');
  }, 90_000);

  it('forgets the old months of a stream and nothing else', async () => {
    const old = (day: string) => ({ stream: 'web', type: 'page_view', visitorId: 'old', time: `${day}T10:05:00Z` });
    const now = { stream: 'web', type: 'page_view', visitorId: 'new', url: 'https://shop.example/now' };
    await send(installation, source.key, { events: [old('2015-05-17'), old('2015-05-20'), old('2015-06-02'), now] });
    await arrived('page_view', 4);
    const before = await storage();
    expect(before).toMatchObject({ name: 'web', retentionDays: null, retentionOf: 'installation' });
    expect(before.oldest).toBe('2000-01-01T00:00:00.000Z');
    expect(before.months).toContainEqual({ month: '2015-05-01T00:00:00.000Z', events: 2 });

    const json = { retentionDays: 30 };
    const changed = await http(api(`/streams/${before.id}`), { method: 'PATCH', token, json });
    expect([changed.status, changed.body]).toEqual([200, expect.objectContaining(json)]);
    // Control events come in order: who knows what was made later has had the retention.
    await taken(await makeSource(installation, token), { type: 'later' });
    await installation.restart();
    token = await signIn(installation);

    // One table after the other: sessions go after events.
    const ofMay = '/query/overview?from=2015-05-01T00:00:00Z&to=2015-07-01T00:00:00Z';
    await until('2015 is forgotten', FORGOTTEN_WITHIN_MS, async () => {
      const times = (await events()).map(({ time }) => time).filter((time) => /^20(00|15)/.test(time));
      const then = await get<OverviewAnswer>(ofMay);
      const left = [times.length, then.events, then.pageviews, then.visitors, then.sessions];
      return left.every((count) => count === 0) || left.join();
    });
    await arrived('page_view', 1);
    await until('all that is left', FORGOTTEN_WITHIN_MS, async () => {
      const { pageviews, visitors } = await get<OverviewAnswer>(`/query/overview?from=${SINCE_2000}`);
      return (pageviews === 1 && visitors === 2) || `${pageviews} page views, ${visitors} visitors`;
    });
    const after = await storage();
    expect(after).toMatchObject({ retentionDays: 30, retentionOf: 'stream' });
    expect(after.months.every(({ month }) => month > '2016')).toBe(true);
    expect(after.oldest! > '2016').toBe(true);
  }, 120_000);

  it('takes events of the forgotten months again, until the keeper comes by', async () => {
    const late = { stream: 'web', type: 'late', visitorId: 'old', time: '2015-05-17T10:06:00Z' };
    expect((await send(installation, source.key, late)).status).toBe(202);
    await arrived('late', 1);
  }, 60_000);
});
