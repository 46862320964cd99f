import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILT_IN_SCHEMAS, KnownSchemas } from '#contracts';
import { isTlsFault } from '#runtime';
import { testCertificates } from '#testing';
import { RegistryRefused, RegistryUnavailable } from '../faults.js';
import { SILENT } from '../kafka/client.js';
import { kafkaPart } from '../kafka/kafka-part.js';
import type { BatchHandler, EventLog, LogRecord, LogSubscription, RecordBatch } from '../port.js';
import { confluentRegistry } from './confluent-registry.js';
import { startRegistryDouble, type RegistryDouble } from './registry-double.spec.js';
import { registerSchemas } from './register-schemas.js';
import { SchemaLookups, withLookups } from './schema-lookups.js';

let double: RegistryDouble;
beforeEach(async () => {
  double = await startRegistryDouble();
});
afterEach(() => double.close());

const away = (status: number) => {
  double.instead = (response) => response.writeHead(status).end('<html>');
};

describe('a schema registry', () => {
  it('is asked as its API says, at its address, with user and password', async () => {
    const url = double.url.replace('//', '//u%40x:p%3Aw@') + '/apis/ccompat/v7/';
    await confluentRegistry({ url }).register('a/b-value', '"string"');
    expect(double.asked).toEqual(['POST /apis/ccompat/v7/subjects/a%2Fb-value/versions']);
    expect(double.headers()).toMatchObject({
      authorization: `Basic ${Buffer.from('u@x:p:w').toString('base64')}`,
      'content-type': 'application/vnd.schemaregistry.v1+json',
    });
    expect(await confluentRegistry({ url }).schemaOf(1)).toBe('string');
    expect(await confluentRegistry({ url }).schemaOf(2)).toBeNull();
  });

  it.each([408, 429, 500, 503])('that answers with %i is away', async (status) => {
    away(status);
    await expect(confluentRegistry(double).schemaOf(1)).rejects.toThrow(RegistryUnavailable);
  });

  it.each([301, 401, 403, 409, 422])('that answers with %i refuses', async (status) => {
    away(status);
    await expect(confluentRegistry(double).schemaOf(1)).rejects.toThrow(RegistryRefused);
    await expect(confluentRegistry(double).register('s', '"int"')).rejects.toThrow(String(status));
  });

  it('that does not answer, breaks off or talks without end is away, and no message holds the password', async () => {
    const url = double.url.replace('//', '//user:s3cret@');
    const message = () => confluentRegistry({ url, timeoutMs: 200 }).schemaOf(1).catch(String) as Promise<string>;
    double.instead = () => undefined;
    expect(await message()).toBe('RegistryUnavailable: the schema registry does not answer: no answer within 0.2 s');
    double.instead = (response) => response.destroy();
    expect(await message()).toMatch(/^RegistryUnavailable/);
    double.instead = (response) => response.end('x'.repeat(2 * 1024 * 1024));
    expect(await message()).toMatch(/too long/);
    await double.close();
    const gone = await message();
    expect(gone).toMatch(/^RegistryUnavailable/);
    expect(gone).not.toContain('s3cret');
  });

  it.each(['{}', '{"id":"1"}', '{"id":-1}', '{"id":4294967296}', '[]', '<html>'])(
    'that says %s gave no id',
    async (text) => {
      double.instead = (response) => response.end(text);
      await expect(confluentRegistry(double).register('s', '"int"')).rejects.toThrow(RegistryRefused);
    },
  );

  it.each(['{"schema":"{","schemaType":"AVRO"}', '{"schema":"{}","schemaType":"JSON"}', '{"schema":5}'])(
    'that shows %s shows no Avro',
    async (text) => {
      double.instead = (response) => response.end(text);
      expect(await confluentRegistry(double).schemaOf(1)).toBeNull();
    },
  );
});

describe('a schema registry over TLS', () => {
  it('is trusted by its authority only, and given up on at once where trying again cannot help', async () => {
    const made = await testCertificates();
    const secure = await startRegistryDouble(made.server);
    const reject = (caPath?: string) =>
      confluentRegistry({ url: secure.url, caPath, givesUpOn: isTlsFault }).schemaOf(1);
    try {
      secure.schemas.set(1, '"int"');
      expect(await confluentRegistry({ url: secure.url, caPath: made.ca }).schemaOf(1)).toBe('int');
      await expect(reject(made.otherCa)).rejects.toThrow(/^cannot be used: /);
      await expect(reject()).rejects.toThrow(RegistryRefused);
      expect(secure.asked).toHaveLength(1);
    } finally {
      await secure.close();
      made.remove();
    }
  });
});

describe('a start without the registry', () => {
  const part = kafkaPart(
    { KAFKA_BROKERS: [], NEXUSPIPE_TOPIC_PREFIX: '', NEXUSPIPE_PARTITIONS: 1 },
    { clientId: 'c', topics: [], logger: SILENT },
  );
  it.each([
    [new RegistryUnavailable('the schema registry does not answer: 503'), 'does not answer: 503'],
    [
      new RegistryRefused('does not take the schema of x (403)'),
      'the schema registry does not take the schema of x (403)',
    ],
  ])('names the variable: %s', (fault, words) => {
    expect(part.refusal(fault)).toContain('SCHEMA_REGISTRY_URL: ');
    expect(part.refusal(fault)).toContain(words);
  });
});

describe('registering the log’s schemas', () => {
  it('takes the registry’s ids for writing, the same ones each time', async () => {
    const ids = async () => {
      const schemas = new KnownSchemas();
      await registerSchemas(confluentRegistry(double), { topicPrefix: 'shop.', schemas });
      return BUILT_IN_SCHEMAS.map(({ subject }) => [subject, schemas.idOf(subject)]);
    };
    const first = await ids();
    expect(new Set(first.map(([, id]) => id)).size).toBe(4);
    expect(first.every(([, id]) => Number(id) < 2_000_000_001)).toBe(true);
    expect(await ids()).toEqual(first);
    expect(double.asked).toContain('POST /subjects/shop.raw-events-value/versions');
    expect(double.schemas.size).toBe(BUILT_IN_SCHEMAS.length);
  });

  it('waits for a registry that is away, and writes nothing new while it has not all ids', async () => {
    const schemas = new KnownSchemas();
    const waits: string[] = [];
    const options = { topicPrefix: '', schemas, pauseMs: 1, onWait: (why: string) => waits.push(why) };
    double.instead = (response) => {
      response.writeHead(503).end();
      if (waits.length === 2) double.instead = null;
    };
    await registerSchemas(confluentRegistry(double), options);
    expect(waits.length).toBeGreaterThanOrEqual(2);
    expect(schemas.idOf('raw-events-value')).toBeLessThan(2_000_000_001);
    const patient = { ...options, schemas: new KnownSchemas(), patienceMs: 20 };
    away(503);
    await expect(registerSchemas(confluentRegistry(double), patient)).rejects.toThrow(RegistryUnavailable);
    expect(patient.schemas.idOf('raw-events-value')).toBe(2_000_000_005);
  });

  it('does not wait for one that refuses', async () => {
    away(422);
    const options = { topicPrefix: '', schemas: new KnownSchemas(), pauseMs: 1 };
    await expect(registerSchemas(confluentRegistry(double), options)).rejects.toThrow(/422/);
    expect(double.asked).toHaveLength(1);
  });

  it('asks one that sees a conflict a few times, as another program may register the same', async () => {
    const options = { topicPrefix: '', schemas: new KnownSchemas(), pauseMs: 1 };
    double.instead = (response) => {
      response.writeHead(409).end();
      double.instead = null;
    };
    await registerSchemas(confluentRegistry(double), options);
    expect(options.schemas.idOf('raw-events-value')).toBeLessThan(2_000_000_001);
    double.asked.length = 0;
    away(409);
    await expect(registerSchemas(confluentRegistry(double), options)).rejects.toThrow(/409/);
    expect(double.asked).toHaveLength(5);
  });
});

const payload = (id: number): Buffer => {
  const value = Buffer.alloc(6);
  value.writeUInt32BE(id, 1);
  return value;
};
const batchOf = (values: readonly Buffer[]): RecordBatch => ({
  topic: 'raw-events',
  partition: 0,
  records: values.map((value, offset): LogRecord => ({ offset, key: null, value, headers: {}, timestamp: 0 })),
  nextOffset: values.length,
  highWatermark: values.length,
});

describe('ids that nobody knows yet', () => {
  it('are looked up once, before the batch is handled', async () => {
    const schemas = new KnownSchemas();
    double.schemas.set(7, '"string"').set(8, '"int"');
    const lookups = new SchemaLookups(confluentRegistry(double), schemas);
    const values = [7, 7, 8, 7, 2_000_000_005, 9, 9].map(payload);
    for (let i = 0; i < 3; i++) await lookups.prepare(batchOf([...values, Buffer.from('{}'), Buffer.alloc(0)]));
    expect(double.asked.toSorted()).toEqual([7, 8, 9].map((id) => `GET /schemas/ids/${id}`));
    expect([7, 8, 9].map((id) => schemas.schemaOf(id))).toEqual(['string', 'int', null]);
  });

  it('fail the batch while the registry is away, which health tells', async () => {
    const handled: RecordBatch[] = [];
    let deliver: BatchHandler = () => Promise.resolve();
    const consume: EventLog['consumers']['consume'] = (_options, handle) => {
      deliver = handle;
      return Promise.resolve({} as LogSubscription);
    };
    const log = { consumers: { consume, copy: () => Promise.reject(new Error('not here')) } } as unknown as EventLog;
    const lookups = new SchemaLookups(confluentRegistry(double), new KnownSchemas());
    await withLookups(log, lookups).consumers.consume(
      { group: { id: 'g' }, topics: ['raw-events'], position: { kind: 'committed' } },
      (batch) => Promise.resolve(void handled.push(batch)),
    );
    double.schemas.set(7, '"string"');
    away(503);
    await expect(deliver(batchOf([payload(7)]))).rejects.toThrow(RegistryUnavailable);
    expect(lookups.ping).toThrow(RegistryUnavailable);
    // What is known needs no registry.
    await deliver(batchOf([payload(2_000_000_001)]));
    double.instead = null;
    await deliver(batchOf([payload(7)]));
    expect(lookups.ping).not.toThrow();
    expect(handled).toHaveLength(2);
  });
});
