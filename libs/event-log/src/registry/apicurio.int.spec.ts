/** The log on a real schema registry: ids of its own, read by us, by its clients, and by readers older than the writer. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';
import avro from 'avsc';
import { BUILT_IN_SCHEMAS, knownSchemas, rawEventCodec, TOPICS } from '#contracts';
import type { RawEvent } from '#domain';
import { findKafka, isMissing, startApicurio, type ApicurioServer } from '#testing';
import { SILENT } from '../kafka/client.js';
import { kafkaPart } from '../kafka/kafka-part.js';
import type { LogRecord, LogSubscription } from '../port.js';
import { confluentRegistry } from './confluent-registry.js';
import type { RegisteredLog } from './registry-part.js';

const kafka = await findKafka();
const started = isMissing(kafka) ? kafka : await startApicurio();
const suite = isMissing(started) ? describe.skip : describe;

const EVENT: RawEvent = {
  projectId: 'p1',
  collectorId: 'c1',
  stream: 'web',
  id: 'e1',
  type: 'page_view',
  time: null,
  receivedAt: 1_763_632_800_000,
  visitorId: 'v1',
  userId: null,
  sessionId: null,
  url: null,
  referrer: null,
  properties: '{"n":1.0}',
  context: null,
  address: null,
  keepAddress: false,
  userAgent: null,
};
const SEEN_WITHIN_MS = 30_000;

suite(isMissing(started) ? `with Apicurio (not run: ${started.missing} is missing)` : 'with Apicurio', () => {
  const apicurio = started as ApicurioServer;
  const prefix = `registry-${randomUUID()}.`;
  const part = kafkaPart(
    {
      KAFKA_BROKERS: isMissing(kafka) ? [] : kafka.brokers,
      SCHEMA_REGISTRY_URL: apicurio.url,
      NEXUSPIPE_TOPIC_PREFIX: prefix,
      NEXUSPIPE_PARTITIONS: 1,
    },
    { clientId: 'registry-spec', topics: [TOPICS.raw], logger: SILENT },
  );
  let log: RegisteredLog;
  let subscription: LogSubscription;
  const read: LogRecord[] = [];

  beforeAll(async () => {
    // As four programs that start together do.
    const logs = await Promise.all([1, 2, 3].map(() => part.open()));
    log = logs[0]!;
    await Promise.all(logs.slice(1).map((other) => part.close(other)));
    const options = { group: { id: 'reader' }, topics: [TOPICS.raw], position: { kind: 'committed' } } as const;
    subscription = await log.consumers.consume(options, ({ records }) => Promise.resolve(void read.push(...records)));
  }, 120_000);
  afterAll(async () => {
    await subscription?.close();
    await log?.close();
    await apicurio.stop();
  }, 60_000);

  const append = (value: Buffer) => log.appender.append(TOPICS.raw, [{ partition: 0, key: null, value }]);
  async function seen(what: string, holds: () => boolean): Promise<void> {
    const deadline = Date.now() + SEEN_WITHIN_MS;
    while (!holds()) {
      if (Date.now() > deadline)
        throw new Error(`not seen: ${what}; ${read.length} records, ${JSON.stringify(subscription.state())}`);
      await pause(20);
    }
  }
  /** A payload of a program that is a release ahead, under an id that this process has not met. */
  async function ofTheNextRelease(member: string): Promise<Buffer> {
    const { schema } = BUILT_IN_SCHEMAS.findLast(({ subject }) => subject === 'raw-events-value')!;
    const added = { name: member, type: ['null', 'string'], default: null };
    const next = { ...schema, fields: [added, ...schema.fields] };
    const id = await confluentRegistry(apicurio).register(`${prefix}raw-events-value`, JSON.stringify(next));
    expect(knownSchemas.knows(id)).toBe(false);
    const type = avro.Type.forSchema(next as avro.Schema, { wrapUnions: 'never' });
    const header = Buffer.alloc(5);
    header.writeUInt32BE(id, 1);
    return Buffer.concat([header, type.toBuffer({ [member]: 'new', ...EVENT })]);
  }

  it('writes its ids, the same ones whoever registers, and any of its clients reads them', async () => {
    const value = rawEventCodec.encode(EVENT);
    const id = value.readUInt32BE(1);
    expect(id).toBeLessThan(2_000_000_001);
    const answer = await fetch(`${apicurio.url}/subjects/${prefix}raw-events-value/versions`);
    expect(await answer.json()).toEqual([1, 2]);
    await append(value);
    await seen('what was written', () => read.length === 1);
    expect(rawEventCodec.decode(read[0]!.value)).toEqual(EVENT);
    const client = new SchemaRegistry({ host: apicurio.url });
    expect(await client.decode(read[0]!.value)).toMatchObject({ id: 'e1', properties: '{"n":1.0}' });
  });

  it('reads what was written before there was a registry, and what a later release writes', async () => {
    read.length = 0;
    const builtIn = Buffer.from(rawEventCodec.encode(EVENT));
    builtIn.writeUInt32BE(2_000_000_005, 1);
    await append(builtIn);
    await append(await ofTheNextRelease('addedLater'));
    await seen('both', () => read.length === 2);
    expect(read.map(({ value }) => rawEventCodec.decode(value))).toEqual([EVENT, EVENT]);
  });

  it('waits with a batch while the registry is away, says so, and goes on', async () => {
    read.length = 0;
    const value = await ofTheNextRelease('addedMuchLater');
    apicurio.pause();
    try {
      await append(value);
      await seen('a batch that waits', () => /schema registry/.test(subscription.state().lastFault ?? ''));
      await expect(part.ping(log)).rejects.toThrow(/schema registry does not answer/);
      expect(read).toEqual([]);
    } finally {
      apicurio.resume();
    }
    await seen('the batch', () => read.length === 1);
    expect(rawEventCodec.decode(read[0]!.value)).toEqual(EVENT);
    await part.ping(log);
  }, 60_000);
});
