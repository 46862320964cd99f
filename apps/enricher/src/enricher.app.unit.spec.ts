import { afterEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { enrichedEventCodec, rawEventCodec } from '#contracts';
import type { DedupClaims } from '#domain';
import type { CopyHandler, CopyOptions, LogAdmin, LogConsumers, RecordBatch, SubscriptionState } from '#event-log';
import { createLogger, Health, type HttpApp } from '#runtime';
import { createEnricherApp } from './enricher.app.js';
import { aRawEvent } from './steps/a-raw-event.spec.js';

const FLOWING: SubscriptionState = { partitions: [0], lastProgressAt: 1_000, failingSince: null, lastFault: null };

/** A log whose batches the spec hands over itself. */
class HandLog implements LogConsumers {
  options: CopyOptions | null = null;
  transform: CopyHandler = () => Promise.reject(new Error('nothing reads'));
  closed = false;

  /** Of `control-events`, on which nothing stands. */
  async consume() {
    return { state: () => ({ ...FLOWING, lastProgressAt: Date.now() }), close: async () => undefined };
  }

  async copy(options: CopyOptions, transform: CopyHandler) {
    this.options = options;
    this.transform = transform;
    return {
      state: () => ({ ...FLOWING, lastProgressAt: Date.now() }),
      close: async () => {
        this.closed = true;
      },
    };
  }
}

const away = () => Promise.reject(new Error('nobody looks within this spec'));
const NO_ADMIN: LogAdmin = {
  ensureTopics: away,
  offsets: async () => [{ partition: 0, earliest: 0, latest: 0 }],
  offsetsSince: away,
  committed: away,
  ping: away,
};

const ownClaims: DedupClaims = { claim: async (claims) => claims.map(({ by }) => by) };

const batchOf = (values: readonly Buffer[]): RecordBatch => ({
  topic: 'raw-events',
  partition: 2,
  records: values.map((value, offset) => ({ offset, key: null, value, headers: { project: 'p1' }, timestamp: 0 })),
  nextOffset: values.length,
  highWatermark: values.length + 5,
});

describe('the enricher app', () => {
  let app: HttpApp | null = null;
  afterEach(async () => {
    await app?.close();
    app = null;
  });

  const start = async (claims = ownClaims) => {
    const consumers = new HandLog();
    const parts = { log: { consumers, admin: NO_ADMIN }, claims, health: new Health(), metrics: new Registry() };
    app = await createEnricherApp({ ...parts, logger: createLogger('enricher', 'silent') }, { geoipPath: null });
    return { consumers, url: await app.listen(0, '127.0.0.1') };
  };

  it('copies raw events, and tells of it in its metrics and health', async () => {
    const { consumers, url } = await start();
    expect(consumers.options).toMatchObject({ group: { id: 'enricher' }, from: 'raw-events' });
    const userAgent = 'Googlebot/2.1 (+http://www.google.com/bot.html)';
    const raw = rawEventCodec.encode(aRawEvent({ userAgent }));
    const outputs = await consumers.transform(batchOf([raw, Buffer.from('x')]));
    expect(outputs.map(({ topic }) => topic)).toEqual(['enriched-events', 'rejected-events']);
    expect(enrichedEventCodec.decode(outputs[0]!.value)).toMatchObject({ bot: true, botName: 'Googlebot' });

    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('nexuspipe_enricher_events_total{outcome="enriched"} 1');
    expect(metrics).toContain('nexuspipe_enricher_events_total{outcome="PAYLOAD_INVALID"} 1');
    expect(metrics).toContain('nexuspipe_enricher_lag_records{partition="2"} 5');
    expect(metrics).toContain('nexuspipe_enricher_batch_seconds_count 1');
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', parts: { enricher: { ok: true } } }]);
  });

  it('lets an outage through to the log as it is, and counts nothing', async () => {
    const gone = new Error('gone');
    const { consumers, url } = await start({ claim: () => Promise.reject(gone) });
    const batch = batchOf([rawEventCodec.encode(aRawEvent())]);
    await expect(consumers.transform(batch)).rejects.toBe(gone);
    expect(await (await fetch(`${url}/metrics`)).text()).not.toMatch(/events_total\{/);
  });

  it('stops reading when it is closed', async () => {
    const { consumers } = await start();
    await app?.close();
    app = null;
    expect(consumers.closed).toBe(true);
  });
});
