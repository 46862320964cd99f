/** The WebSocket door on the embedded log: what a socket is told was accepted is in the log, and survives its end. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { Socket } from 'socket.io-client';
import { controlEventCodec, decodeReceipt, rawEventCodec, type SendAnswer } from '#contracts';
import { openEmbeddedLog, type EmbeddedLog } from '#event-log';
import { createLogger, Health, type HttpApp } from '#runtime';
import { ANY_RATE, BASIC_FACTS, controlEvent, memoryLive } from '../../collector.fixture.spec.js';
import { createIngestApp } from '../../ingest.app.js';
import { closeClients, connect, send, whenDecided } from './socket.fixture.spec.js';

let directory: string;
let log: EmbeddedLog;
let app: HttpApp;
let url: string;

async function start(): Promise<void> {
  log = await openEmbeddedLog({ directory });
  await log.admin.ensureTopics([
    { name: 'raw-events', partitions: 12, retentionMs: null },
    { name: 'control-events', partitions: 1, retentionMs: null },
  ]);
  const logger = createLogger('ingest', 'silent');
  const health = new Health();
  const parts = { log, live: memoryLive(), health, metrics: new Registry(), logger };
  app = await createIngestApp(parts, { trustProxy: [], rates: ANY_RATE });
  url = await app.listen(0, '127.0.0.1');
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'nexuspipe-socket-'));
  await start();
  const facts = BASIC_FACTS.map((fact, position) => ({
    partition: 0,
    key: null,
    value: controlEventCodec.encode(controlEvent(fact, position)),
  }));
  await log.appender.append('control-events', facts);
});
afterAll(async () => {
  closeClients();
  await app.close();
  await log.close();
  await rm(directory, { recursive: true });
});

/** A client that is let in, as soon as the keys were read; the deadline is the spec's. */
async function letIn(): Promise<Socket> {
  for (;;) {
    const client = connect(url);
    if ((await whenDecided(client)) === null) return client;
  }
}

/** Id of every event in the log, by where it stands. */
async function stored(count: number): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await new Promise<void>((resolve) => {
    void log.consumers.consume(
      { group: { ephemeral: 'spec' }, topics: ['raw-events'], position: { kind: 'beginning' } },
      ({ partition, records }) => {
        for (const { offset, value } of records) found.set(`${partition}/${offset}`, rawEventCodec.decode(value).id);
        if (found.size >= count) resolve();
        return Promise.resolve();
      },
    );
  });
  return found;
}

describe('the WebSocket door on the embedded log', () => {
  it('answers for every event with its place in the log, though the process ends meanwhile', async () => {
    const client = await letIn();
    const event = (i: number) => ({ id: `e${i}`, type: 'page_view', stream: 'web', visitorId: `v${i % 5}` });
    const answers = Array.from({ length: 50 }, (_, i) => send(client, [event(2 * i), event(2 * i + 1)]));
    await answers[0];
    const closed = app.close();
    const known = (await Promise.allSettled(answers)).flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    await closed;
    await log.close();
    const accepted = known.flatMap((answer: SendAnswer) => (answer.ok ? answer.events : []));
    expect(accepted.length).toBeGreaterThan(0);
    // Whoever got no answer could be sent what was refused; everybody got one.
    expect(known).toHaveLength(50);
    await start();
    const inLog = await stored(accepted.length);
    for (const outcome of accepted) {
      const place = decodeReceipt(outcome.status === 'accepted' ? outcome.receipt : '');
      expect(inLog.get(`${place?.partition}/${place?.offset}`)).toBe(outcome.id);
    }
    expect(inLog.size).toBe(accepted.length);
  }, 30_000);

  it('refuses sends, to be repeated, once the log is gone', async () => {
    const client = await letIn();
    await log.appender.close();
    const answer = await send(client, { type: 'x', stream: 'web' });
    expect(answer).toMatchObject({ ok: false, code: 'LOG_UNAVAILABLE', retryable: true, retryAfter: 2 });
  });
});
