import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { encodeProduceRequests, type ProduceArguments, type ProduceModule } from './produce.js';

const VERSION = 7;
const theirs = createRequire(import.meta.url)('kafkajs/src/protocol/requests/produce/index.js') as ProduceModule;
const ours: ProduceModule = { protocol: theirs.protocol };
encodeProduceRequests(ours);

const encoded = async (produce: ProduceModule, args: ProduceArguments, version = VERSION): Promise<string> =>
  (await produce.protocol({ version })(args).request.encode()).buffer.toString('hex');

/** Lengths around the places where a length takes one byte more. */
const length = fc.oneof(fc.nat(20), fc.constantFrom(0, 62, 63, 64, 65, 127, 128, 8_190, 8_191, 8_192, 20_000));
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  length.map((size) => 'x'.repeat(size)),
  length.map((size) => 'é'.repeat(size)),
);
const bytes = fc.tuple(length, fc.nat(255)).map(([size, fill]) => Buffer.alloc(size, fill));
const record = fc.record(
  {
    key: fc.option(bytes),
    value: bytes,
    headers: fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true }),
    timestamp: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }).map(String),
  },
  { requiredKeys: ['key', 'value', 'timestamp'] },
);
const partition = fc.record({
  partition: fc.nat(1_000),
  firstSequence: fc.nat(2 ** 31 - 1),
  messages: fc.array(record, { minLength: 1, maxLength: 5 }),
});
const request = fc.record({
  acks: fc.constant(-1),
  timeout: fc.nat(60_000),
  compression: fc.constant(0),
  transactionalId: fc.option(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), { nil: undefined }),
  producerId: fc.oneof(fc.constant(-1), fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String)),
  producerEpoch: fc.nat(32_767),
  topicData: fc.array(
    fc.record({ topic: fc.string(), partitions: fc.array(partition, { minLength: 1, maxLength: 3 }) }),
    { minLength: 1, maxLength: 3 },
  ),
});

describe('produce requests', () => {
  it('are byte for byte what kafkajs would have sent', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (args) => {
        expect(await encoded(ours, args)).toBe(await encoded(theirs, args));
      }),
      { numRuns: 300 },
    );
  });

  it('carry the time of sending for records without a timestamp', async () => {
    const before = Date.now();
    const made = await ours.protocol({ version: VERSION })(oneRecord({})).request.encode();
    const at = made.buffer.indexOf('raw') + 3 + 4 + 4 + 4 + 21 + 2 + 4;
    const timestamp = Number(made.buffer.readBigInt64BE(at));
    expect(timestamp).toBeGreaterThanOrEqual(before);
    expect(timestamp).toBeLessThanOrEqual(Date.now());
  });

  it('stay as kafkajs makes them when a record is not as this adapter makes them', async () => {
    const foreign: object[] = [
      { key: 'k', value: Buffer.from('a') },
      { key: undefined, value: Buffer.from('a') },
      { key: null, value: 'text' },
      { key: null, value: null },
      { key: null, value: Buffer.from('a'), headers: { list: ['a', 'b'] } },
      { key: null, value: Buffer.from('a'), headers: { bytes: Buffer.from('b') } },
    ];
    for (const record of foreign) {
      const args = oneRecord({ timestamp: '1800000000000', ...record });
      expect(await encoded(ours, args)).toBe(await encoded(theirs, args));
    }
  });

  it('stay as kafkajs makes them when they are compressed or of a version before record batches', async () => {
    const compressed = { ...oneRecord({ timestamp: '1800000000000' }), compression: 1 };
    expect(await encoded(ours, compressed)).toBe(await encoded(theirs, compressed));
    expect(ours.protocol({ version: 2 })).toBe(theirs.protocol({ version: 2 }));
  });
});

/** A request with one record, which is made of these fields. */
function oneRecord(fields: object): ProduceArguments {
  const messages = [{ key: null, value: Buffer.from('a'), ...fields }];
  return {
    acks: -1,
    timeout: 1_000,
    compression: 0,
    producerId: '5',
    producerEpoch: 0,
    topicData: [{ topic: 'raw', partitions: [{ partition: 0, firstSequence: 0, messages }] }],
  };
}
