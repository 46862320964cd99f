/** The one specification that both modes pass: an event in by key is seen over REST and Socket.io, and counted once. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsAnswer, TimeseriesAnswer, TraceAnswer } from '#contracts';
import { http, listen, makeSource, send, signIn, type Source } from './client.js';
import type { Installation } from './installation.js';
import { until } from './until.js';

const SEEN_WITHIN_MS = 30_000;

export function oneEventEndToEnd(mode: string, open: () => Promise<Installation>): void {
  describe(`one event, ${mode}`, () => {
    let installation: Installation;
    let token: string;
    let source: Source;

    const query = <T>(path: string): Promise<T> =>
      http<T>(`${installation.gateway}/api/v1/projects/${source.projectId}${path}`, { token }).then(({ body }) => body);
    const stored = async (): Promise<EventsAnswer['events']> =>
      (await query<EventsAnswer>('/query/events?limit=100')).events;
    const counted = async (): Promise<number> => {
      const { series } = await query<TimeseriesAnswer>('/query/timeseries?metric=events&interval=hour');
      return series.reduce((sum, { total }) => sum + Number(total), 0);
    };
    /** At once: what a gateway has answered holds at the collector, though it hears of it through the log. */
    const sendAtOnce = async (key: string, body: unknown): Promise<void> => {
      const { status, body: answer } = await send(installation, key, body);
      expect([status, answer]).toEqual([202, expect.anything()]);
    };

    beforeAll(async () => {
      installation = await open();
      token = await signIn(installation);
      source = await makeSource(installation, token);
    }, 120_000);
    afterAll(() => installation?.close(), 60_000);

    it('is on a subscriber’s screen, in the list, in the series and traceable', async () => {
      const listener = await listen(installation, token, source);
      expect(listener.answer).toEqual({
        ok: true,
        room: `stream:${source.projectId}:${source.stream}`,
        cursor: expect.any(String) as unknown as string,
      });
      const event = {
        id: 'first',
        stream: source.stream,
        type: 'page_view',
        visitorId: 'v1',
        url: 'https://shop.example/p/1?utm_source=newsletter&utm_medium=email',
        referrer: 'https://www.google.com/',
        properties: { title: 'One', price: '19.90', list: [1, 'zwei', null] },
        context: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0' },
      };
      await sendAtOnce(source.key, event);
      await until(
        'a frame with the event',
        SEEN_WITHIN_MS,
        () => listener.events.length === 1 || `${listener.events.length} events`,
      );
      listener.socket.close();
      const [seen] = listener.events;
      expect(seen).toMatchObject({ id: 'first', type: 'page_view', visitorId: 'v1', properties: event.properties });
      expect(seen?.enriched).toMatchObject({ bot: false, userAgent: { browser: 'Firefox', device: 'desktop' } });
      expect(seen?.enriched.campaign).toMatchObject({ source: 'newsletter', medium: 'email' });

      const [listed] = await stored();
      expect(listed).toEqual(seen);
      expect(await counted()).toBe(1);
      const trace = await query<TraceAnswer>('/events/first/trace');
      expect(trace.hops.map(({ stage }) => stage)).toEqual(['collected', 'enriched', 'projected']);
    });

    it('counts a batch that is sent twice once', async () => {
      const before = await counted();
      const events = Array.from({ length: 50 }, (_, i) => ({
        id: `twice-${i}`,
        stream: source.stream,
        type: i % 2 === 0 ? 'page_view' : 'click',
        visitorId: `v${i % 7}`,
      }));
      const first = await send(installation, source.key, { events });
      const second = await send(installation, source.key, { events });
      expect([first.status, first.body.accepted, second.status, second.body.accepted]).toEqual([202, 50, 202, 50]);
      // A later event of each visitor: once all of them are there, their copies were decided, too.
      const after = Array.from({ length: 7 }, (_, i) => ({
        id: `after-${i}`,
        stream: source.stream,
        type: 'click',
        visitorId: `v${i}`,
      }));
      expect((await send(installation, source.key, { events: after })).status).toBe(202);
      await until('the later events', SEEN_WITHIN_MS, async () => {
        const ids = new Set((await stored()).map(({ id }) => id));
        return after.every(({ id }) => ids.has(id)) || `${ids.size} events`;
      });
      expect(await counted()).toBe(before + 57);
    });

    it('says for each event of a mixed batch what became of it', async () => {
      const { status, body } = await send(installation, source.key, [
        { stream: source.stream, type: 'custom thing' },
        { stream: source.stream },
        { stream: 'nowhere', type: 'click' },
      ]);
      expect(status).toBe(202);
      expect(body.events.map((event) => (event.status === 'accepted' ? 'accepted' : event.code))).toEqual([
        'accepted',
        'EVENT_TYPE_MISSING',
        'EVENT_STREAM_UNKNOWN',
      ]);
    });

    it('refuses a revoked key within five seconds, and a stranger at once', async () => {
      const other = await makeSource(installation, token);
      await sendAtOnce(other.key, { stream: other.stream, type: 'click' });
      const path = `${installation.gateway}/api/v1/projects/${other.projectId}/collectors/${other.collectorId}`;
      expect((await http(path, { method: 'DELETE', token })).status).toBe(204);
      await until('the key is refused', 5_000, async () => {
        const { status } = await send(installation, other.key, { stream: other.stream, type: 'click' });
        return status === 401 || String(status);
      });
      expect((await send(installation, 'npk_live_nonsense', { type: 'click' })).status).toBe(401);
      expect((await http(`${installation.gateway}/api/v1/projects/${source.projectId}/query/events`)).status).toBe(401);
    });

    it('has everything after a restart, and takes more', async () => {
      const before = await stored();
      const total = await counted();
      await installation.restart();
      token = await signIn(installation);
      expect(await stored()).toEqual(before);
      await sendAtOnce(source.key, { id: 'after-restart', stream: source.stream, type: 'click' });
      await until(
        'the new event',
        SEEN_WITHIN_MS,
        async () => (await counted()) === total + 1 || String(await counted()),
      );
    }, 120_000);

    it('loses nothing that was acknowledged when every process is killed', async () => {
      const total = await counted();
      const ids = Array.from({ length: 300 }, (_, i) => `crash-${i}`);
      const { status } = await send(installation, source.key, {
        events: ids.map((id) => ({ id, stream: source.stream, type: 'click' })),
      });
      expect(status).toBe(202);
      await installation.crash();
      token = await signIn(installation);
      await until(
        'all acknowledged events',
        60_000,
        async () => (await counted()) === total + 300 || String(await counted()),
      );
      // Sent again, as a client without an answer would: still once.
      await sendAtOnce(source.key, {
        events: [...ids, 'last'].map((id) => ({ id, stream: source.stream, type: 'click' })),
      });
      await until(
        'the last one',
        SEEN_WITHIN_MS,
        async () => (await stored()).some(({ id }) => id === 'last') || 'not listed',
      );
      expect(await counted()).toBe(total + 301);
    }, 180_000);
  });
}
