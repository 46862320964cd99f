import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RawEvent } from '#domain';
import { enrichedEventCodec, payloadCodec, PayloadInvalid, rawEventCodec } from './codec.js';
import { KnownSchemas } from './known-schemas.js';
import { RAW_EVENT_V2 } from './schemas.js';

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
  url: 'https://shop.test/',
  referrer: null,
  properties: '{"n":1.0}',
  context: null,
  address: null,
  keepAddress: false,
  userAgent: null,
};

const changed = (change: (payload: Buffer) => void): Buffer => {
  const payload = Buffer.from(rawEventCodec.encode(EVENT));
  change(payload);
  return payload;
};

describe('payload codec', () => {
  it('writes a zero byte and the schema id before the Avro binary', () => {
    expect(rawEventCodec.encode(EVENT).subarray(0, 5).toString('hex')).toBe('0077359405');
  });

  it('gives back any event as it was written', () => {
    const text = fc.option(fc.string({ unit: 'grapheme' }), { nil: null });
    // avsc writes a number below -2^52 as another one; that is before the year -140,000, which no database takes.
    const long = fc.integer({ min: -(2 ** 52), max: 8.64e15 });
    const event = fc.record({
      time: fc.option(long, { nil: null }),
      receivedAt: long,
      id: fc.string({ unit: 'grapheme' }),
      visitorId: text,
      properties: text,
      context: text,
      userAgent: text,
    });
    fc.assert(
      fc.property(event, (part) => {
        expect(rawEventCodec.decode(rawEventCodec.encode({ ...EVENT, ...part }))).toEqual({ ...EVENT, ...part });
      }),
    );
  });

  it('refuses every beginning of a payload', () => {
    const payload = rawEventCodec.encode(EVENT);
    for (let length = 0; length < payload.length; length++) {
      expect(() => rawEventCodec.decode(payload.subarray(0, length))).toThrow(PayloadInvalid);
    }
  });

  it.each([
    ['a wrong magic byte', changed((payload) => payload.writeUInt8(1, 0))],
    ['an unknown schema id', changed((payload) => payload.writeUInt32BE(7, 1))],
    ['the schema id of another topic’s payload', changed((payload) => payload.writeUInt32BE(2_000_000_002, 1))],
    ['bytes after the payload', Buffer.concat([rawEventCodec.encode(EVENT), Buffer.alloc(1)])],
    ['a text whose length is negative', changed((payload) => payload.writeUInt8(1, 5))],
    ['JSON', Buffer.from(JSON.stringify(EVENT))],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s', (_, payload) => {
    expect(() => rawEventCodec.decode(payload)).toThrow(PayloadInvalid);
  });

  it('answers random bytes with a value or a refusal, never another fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const payload = Buffer.concat([rawEventCodec.encode(EVENT).subarray(0, 5), bytes]);
        try {
          expect(typeof rawEventCodec.decode(payload).id).toBe('string');
        } catch (fault) {
          expect(fault).toBeInstanceOf(PayloadInvalid);
        }
      }),
    );
  });

  it('grows with its payloads, and earlier ones stay as they were', () => {
    const small = rawEventCodec.encode(EVENT);
    const large = { ...EVENT, properties: JSON.stringify('x'.repeat(300_000)), context: '"é"'.repeat(100_000) };
    const encoded = rawEventCodec.encode(large);
    expect(rawEventCodec.decode(encoded)).toEqual(large);
    rawEventCodec.encode({ ...large, id: 'another' });
    expect(rawEventCodec.decode(encoded)).toEqual(large);
    expect(rawEventCodec.decode(small)).toEqual(EVENT);
    expect(() => enrichedEventCodec.decode(encoded)).toThrow(PayloadInvalid);
  });
});

describe('payload codec with a registry', () => {
  const registry = new KnownSchemas();
  registry.learn(42, RAW_EVENT_V2);
  registry.writeAs('raw-events-value', 42);

  it('writes the registry’s id and reads it', () => {
    const codec = payloadCodec<RawEvent>('raw-events-value', registry);
    const payload = codec.encode(EVENT);
    expect(payload.readUInt32BE(1)).toBe(42);
    expect(codec.decode(payload)).toEqual(EVENT);
  });

  it('still reads the built-in ids, and readers without it refuse its own', () => {
    const codec = payloadCodec<RawEvent>('raw-events-value', registry);
    expect(codec.decode(rawEventCodec.encode(EVENT))).toEqual(EVENT);
    expect(() => rawEventCodec.decode(codec.encode(EVENT))).toThrow(PayloadInvalid);
  });

  it('reads what an older writer left out as its default, and skips what a newer one added', () => {
    const fields = RAW_EVENT_V2.fields as { name: string }[];
    const added = { name: 'addedLater', type: ['null', 'string'], default: null };
    const source = new KnownSchemas();
    source.learn(8, { ...RAW_EVENT_V2, fields: fields.filter(({ name }) => name !== 'keepAddress') });
    source.learn(9, { ...RAW_EVENT_V2, fields: [added, ...fields] });
    const codec = payloadCodec<RawEvent>('raw-events-value', source);
    const body = rawEventCodec.encode(EVENT).subarray(5);
    const header = (id: number) => Buffer.from([0, 0, 0, 0, id]);
    // `keepAddress` is the last field: without it the binary is one byte shorter.
    expect(codec.decode(Buffer.concat([header(8), body.subarray(0, -1)]))).toEqual(EVENT);
    expect(codec.decode(Buffer.concat([header(9), Buffer.from([2, 2, 0x78]), body]))).toEqual(EVENT);
  });

  it('writes no id that nobody could read, and keeps what a built-in id stands for', () => {
    const schemas = new KnownSchemas();
    expect(() => schemas.writeAs('raw-events-value', 43)).toThrow('43');
    schemas.learn(2_000_000_005, { type: 'string' });
    expect(schemas.schemaOf(2_000_000_005)).toBe(RAW_EVENT_V2);
    expect(schemas.idOf('raw-events-value')).toBe(2_000_000_005);
  });

  it('may begin to write a registry’s id at any time', () => {
    const schemas = new KnownSchemas();
    const codec = payloadCodec<RawEvent>('raw-events-value', schemas);
    const before = codec.encode(EVENT);
    schemas.learn(7, RAW_EVENT_V2);
    schemas.writeAs('raw-events-value', 7);
    const after = codec.encode(EVENT);
    expect([before, after].map((payload) => payload.readUInt32BE(1))).toEqual([2_000_000_005, 7]);
    expect([before, after].map(codec.decode)).toEqual([EVENT, EVENT]);
  });
});
