/** The collector on the embedded log: what it answers 202 to is in the log, and a restart knows its keys. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { controlEventCodec, decodeReceipt, rawEventCodec } from '#contracts';
import { openEmbeddedLog, type EmbeddedLog, type LogRecord } from '#event-log';
import { createLogger, Health, type HttpApp } from '#runtime';
import { ANY_RATE, BASIC_FACTS, controlEvent, first, memoryLive, post } from './collector.fixture.spec.js';
import { createIngestApp } from './ingest.app.js';

interface Running {
  readonly log: EmbeddedLog;
  readonly app: HttpApp;
  readonly url: string;
}

let directory: string;
let running: Running;

async function start(): Promise<Running> {
  const log = await openEmbeddedLog({ directory });
  await log.admin.ensureTopics([
    { name: 'raw-events', partitions: 12, retentionMs: null },
    { name: 'control-events', partitions: 1, retentionMs: null },
  ]);
  const logger = createLogger('ingest', 'silent');
  const parts = { log, live: memoryLive(), health: new Health(), metrics: new Registry(), logger };
  const app = await createIngestApp(parts, { trustProxy: [], rates: ANY_RATE });
  return { log, app, url: await app.listen(0, '127.0.0.1') };
}

async function stop(): Promise<void> {
  await running.app.close();
  await running.log.close();
}

/** Asks again while the collector reads its keys; the deadline is the spec's. */
async function postWhenReady(body: object): ReturnType<typeof post> {
  for (;;) {
    const answer = await post(running, body);
    if (answer.body.code !== 'NOT_READY') return answer;
  }
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nexuspipe-ingest-'));
  running = await start();
  const facts = BASIC_FACTS.map((fact, position) => ({
    partition: 0,
    key: null,
    value: controlEventCodec.encode(controlEvent(fact, position)),
  }));
  await running.log.appender.append('control-events', facts);
});
afterAll(async () => {
  await stop();
  await rm(directory, { recursive: true });
});

describe('the collector on the embedded log', () => {
  it('knows its keys after a restart, and a receipt names the record in the log', async () => {
    await stop();
    running = await start();
    const outcome = first(await postWhenReady({ type: 'page_view', stream: 'web', id: 'e1', properties: { a: 1 } }));
    const at = decodeReceipt(outcome.status === 'accepted' ? outcome.receipt : '')!;
    const found = await new Promise<LogRecord>((resolve) => {
      void running.log.consumers.consume(
        { group: { ephemeral: 'spec' }, topics: ['raw-events'], position: { kind: 'beginning' } },
        ({ partition, records }) => {
          if (partition === at.partition) resolve(records.find(({ offset }) => offset === at.offset)!);
          return Promise.resolve();
        },
      );
    });
    expect(rawEventCodec.decode(found.value)).toMatchObject({ id: 'e1', projectId: 'p1', properties: '{"a":1}' });
  });

  it('is 503 with Retry-After once the log is gone', async () => {
    await running.log.appender.close();
    const answer = await post(running, { type: 'x', stream: 'web' });
    expect([answer.status, answer.body.retryable]).toEqual([503, true]);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  });
});
