/** Topics of types on the embedded log, with the control plane's facts as they stand there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { controlEventCodec, rawEventCodec, TOPICS, type ControlFact } from '#contracts';
import { openEmbeddedLog, topicSpecs, type EmbeddedLog } from '#event-log';
import { createLogger, Health, type HttpApp } from '#runtime';
import { createEnricherApp } from '../enricher.app.js';
import { aRawEvent } from '../steps/a-raw-event.spec.js';

const PARTITIONS = 3;
const PURCHASES = 'raw-events.purchase';

let folder: string;
let log: EmbeddedLog;
let enricher: HttpApp | null = null;
const registry = new Registry();
let position = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nexuspipe-routing-'));
  await open();
  await log.admin.ensureTopics(topicSpecs(Object.values(TOPICS), PARTITIONS));
});
afterAll(async () => {
  await enricher?.close();
  await log.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  log = await openEmbeddedLog({ directory: folder });
}

async function start(): Promise<void> {
  registry.clear();
  const parts = { log, claims: log.claims, health: new Health(), metrics: registry };
  enricher = await createEnricherApp({ ...parts, logger: createLogger('spec', 'silent') }, { geoipPath: null });
}

async function route(topicTypes: readonly string[]): Promise<void> {
  const fact: ControlFact = {
    type: 'stream_routing_set',
    projectId: 'p1',
    streamId: 's1',
    name: 'web',
    partitionKey: 'visitor',
    topicTypes,
  };
  const { type, ...payload } = fact;
  const value = controlEventCodec.encode({
    id: `f${position}`,
    position: (position += 1),
    aggregate: 'stream',
    aggregateId: 's1',
    version: position,
    type,
    occurredAt: 0,
    payload: JSON.stringify(payload),
  });
  await log.appender.append(TOPICS.control, [{ partition: 0, key: null, value }]);
}

const append = (...ids: readonly string[]): Promise<readonly number[]> =>
  log.appender.append(
    TOPICS.raw,
    ids.map((id, index) => ({
      partition: index % PARTITIONS,
      key: Buffer.from(`key of ${id}`),
      value: rawEventCodec.encode(aRawEvent({ id, type: 'purchase', stream: 'web', projectId: 'p1' })),
      headers: { project: 'p1', type: 'purchase' },
    })),
  );

/** The copies that stand in a topic: id, where it is, where it says that it is from. */
async function copies(topic = PURCHASES): Promise<{ id: string; at: number; origin: string; stream: string }[]> {
  const ends = await log.admin.offsets(topic);
  const found: { id: string; at: number; origin: string; stream: string }[] = [];
  const total = ends.reduce((sum, { earliest, latest }) => sum + latest - earliest, 0);
  const subscription = await log.consumers.consume(
    { group: { ephemeral: 'spec' }, topics: [topic], position: { kind: 'beginning' } },
    async ({ partition, records }) => {
      for (const { value, headers } of records) {
        const { id } = rawEventCodec.decode(value);
        found.push({ id, at: partition, origin: headers['origin']!, stream: headers['stream']! });
      }
    },
  );
  await until('all copies are read', () => found.length >= total);
  await subscription.close();
  return found;
}

/** Everything that was appended is decided on. */
const enriched = (): Promise<void> =>
  until('all is enriched', async () => {
    const [ends, done] = [await log.admin.offsets(TOPICS.raw), await log.admin.committed('enricher', TOPICS.raw)];
    return ends.every(({ latest }, partition) => (done[partition] ?? 0) >= latest);
  });

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within 20 s`);
    await pause(10);
  }
}

describe('the topic of a type', () => {
  it('has what came since it was wanted, each once, whatever copies came and in which partitions', async () => {
    await append('before-1', 'before-2');
    await start();
    await enriched();
    await route(['purchase']);
    await until('the topic is there', async () => {
      await append(`tried-${position++}`);
      await enriched();
      return (await registry.metrics()).includes('nexuspipe_enricher_type_copies_total{outcome="copied"}');
    });
    await append('a', 'b', 'c', 'a', 'before-1');
    await append('b', 'd');
    await enriched();
    const found = (await copies()).filter(({ id }) => !id.startsWith('tried'));
    expect(found.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'c', 'd']);
    for (const { at, origin, stream } of found) {
      expect(origin).toMatch(new RegExp(`^raw-events/${at}/\\d+$`));
      expect(stream).toBe('web');
    }
  });

  it('has no hole where the enricher was started again, and nothing twice', async () => {
    await enricher?.close();
    await append('e', 'f', 'a');
    await log.close();
    await open();
    await start();
    await append('g', 'e');
    await enriched();
    const ids = (await copies()).map(({ id }) => id).filter((id) => /^[a-g]$/.test(id));
    expect(ids.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  it('gets no more once nobody wants it, and stays', async () => {
    const before = (await copies()).length;
    await route([]);
    await route(['other']);
    await until('the other is there', () =>
      log.admin.offsets('raw-events.other').then(
        () => true,
        () => false,
      ),
    );
    await append('h', 'i');
    await enriched();
    expect(await copies()).toHaveLength(before);
    expect(await copies('raw-events.other')).toEqual([]);
  });
});
