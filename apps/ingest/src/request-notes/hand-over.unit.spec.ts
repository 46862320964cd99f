/** How notes of requests get to the live store, and that nobody waits for it. */
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { LiveStoreUnavailable, type Recent } from '#live-store';
import { memoryLive, post, startCollector } from '../collector.fixture.spec.js';
import { IngestMetrics } from '../metrics/ingest-metrics.js';
import type { AnsweredRequest } from './request-note.js';
import { RequestNotes } from './request-notes.js';

const answeredOf = (collectorId: string): AnsweredRequest => ({
  owner: { projectId: 'p', collectorId, keepAddresses: false },
  ...{ door: 'events', method: 'POST', path: '/v1/events', status: 202, keyHint: null, refusal: null },
  ...{ traceId: null, ingested: null, bytes: 1, milliseconds: 1 },
  from: { origin: undefined, address: null, userAgent: null },
});

describe('the live store', () => {
  it('may be away: requests are answered as ever, and what was to be seen is counted', async () => {
    const registry = new Registry();
    const recent: Recent = {
      add: () => Promise.reject(new LiveStoreUnavailable('away')),
      read: () => Promise.reject(new LiveStoreUnavailable('away')),
    };
    const notes = new RequestNotes({
      recent,
      metrics: new IngestMetrics(registry),
      logger: { debug: () => undefined },
    });
    notes.answered(answeredOf('c'));
    await notes.flush();
    await notes.flush();
    const { values } = await registry.getSingleMetric('nexuspipe_ingest_noted_requests_total')!.get();
    expect(values.map(({ labels, value }) => [labels['what'], value])).toEqual([['lost', 1]]);
    const away = await startCollector(undefined, {}, undefined, { ...memoryLive(), recent });
    try {
      expect((await post(away, { type: 'click', stream: 'web' })).status).toBe(202);
    } finally {
      await away.app.close();
    }
  });

  it('that is slow is handed nothing twice, and not more than one batch at a time', async () => {
    const handed: number[] = [];
    let release = (): void => undefined;
    const recent: Pick<Recent, 'add'> = {
      add: async (additions) => {
        handed.push(additions.length);
        await new Promise<void>((resolve) => (release = resolve));
      },
    };
    const metrics = { noted: () => undefined };
    const notes = new RequestNotes({ recent, metrics, logger: { debug: () => undefined } });
    const answer = (collectorId: string): void => notes.answered(answeredOf(collectorId));
    answer('a');
    const first = notes.flush();
    answer('b');
    answer('c');
    const second = notes.flush();
    expect(handed).toEqual([1]);
    release();
    await first;
    await pause(0);
    expect(handed).toEqual([1, 2]);
    release();
    await second;
    expect(handed).toEqual([1, 2]);
  });
});

describe('very many collectors of a second', () => {
  it('have two requests kept each, and beyond a thousand none: all are counted', async () => {
    const items = new Map<string, number>();
    const noted = { kept: 0, counted: 0, lost: 0 };
    const notes = new RequestNotes({
      recent: {
        add: async (additions) => void additions.forEach((list) => items.set(list.list, list.items.length)),
      },
      metrics: { noted: (what, requests) => void (noted[what] += requests) },
      logger: { debug: () => undefined },
    });
    for (let i = 0; i < 30 * 1_200; i++) notes.answered(answeredOf(`c${i % 1_200}`));
    await notes.flush();
    expect(items.size).toBe(1_000);
    expect(new Set(items.values())).toEqual(new Set([20, 2]));
    expect(noted).toEqual({ kept: 100 * 20 + 900 * 2, counted: 30 * 1_200 - 3_800, lost: 0 });
  });
});
