import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RawEvent, RejectedEvent } from '#domain';
import { PayloadInvalid, rawEventCodec, rejectedEventCodec } from './codec.js';
import { decodeRawReceipt, decodeRejection } from './ledger-facts.js';

const text = fc.string({ maxLength: 20 });
const optionalText = fc.option(text);
/** Beyond 2^52 the Avro library does not keep longs. */
const time = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });

const raw: fc.Arbitrary<RawEvent> = fc.record({
  projectId: text,
  collectorId: text,
  stream: text,
  id: text,
  type: text,
  time: fc.option(time),
  receivedAt: time,
  visitorId: optionalText,
  userId: optionalText,
  sessionId: optionalText,
  url: optionalText,
  referrer: optionalText,
  properties: optionalText,
  context: optionalText,
  address: optionalText,
  keepAddress: fc.boolean(),
  userAgent: optionalText,
});

const rejected: fc.Arbitrary<RejectedEvent> = fc.record({
  outcome: fc.constantFrom('rejected', 'dropped', 'duplicate', 'refused'),
  reason: text,
  step: text,
  detail: optionalText,
  rejectedAt: time,
  rawOffset: fc.integer({ min: -1 }),
  projectId: optionalText,
  stream: optionalText,
  id: optionalText,
  type: optionalText,
  receivedAt: fc.option(time),
  raw: fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes)),
  door: fc.option(
    fc.record({ collectorId: fc.string(), address: optionalText, userAgent: optionalText, notKept: fc.nat() }),
  ),
});

const faultOf = (decode: () => unknown): boolean => {
  try {
    decode();
    return false;
  } catch (fault) {
    expect(fault).toBeInstanceOf(PayloadInvalid);
    return true;
  }
};

describe('what the ledger reads of a record', () => {
  it('is what the whole raw event says', () => {
    fc.assert(
      fc.property(raw, (event) => {
        const { projectId, stream, receivedAt } = event;
        expect(decodeRawReceipt(rawEventCodec.encode(event))).toMatchObject({ projectId, stream, receivedAt });
      }),
    );
  });

  it('is what the whole rejected event says', () => {
    fc.assert(
      fc.property(rejected, (event) => {
        const { raw: _bytes, ...facts } = event;
        const decoded = decodeRejection(rejectedEventCodec.encode(event));
        expect(decoded).toEqual(facts);
      }),
    );
  });

  it('is refused where the enricher refuses the whole: a record counts as accepted under the name it is rejected under', () => {
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0xff, 0x80));
    const damage = fc.record({ at: fc.nat(), byte, run: fc.integer({ min: 1, max: 9 }), cut: fc.boolean() });
    fc.assert(
      fc.property(raw, damage, (event, { at, byte, run, cut }) => {
        const good = rawEventCodec.encode(event);
        const start = at % good.length;
        const bytes = cut
          ? good.subarray(0, start)
          : Buffer.from(good).fill(byte, start, Math.min(start + run, good.length));
        const whole = faultOf(() => rawEventCodec.decode(bytes));
        expect(faultOf(() => decodeRawReceipt(bytes))).toBe(whole);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused for a time that is out of bounds, though nobody asks for it', () => {
    const [event] = fc.sample(raw, 1);
    const bytes = rawEventCodec.encode({ ...event!, time: 2 ** 51 - 1 });
    const last = bytes.indexOf(Buffer.from('feffffffffffff07', 'hex')) + 7;
    bytes[last] = 0x7f;
    expect(last).toBeGreaterThan(7);
    expect(() => rawEventCodec.decode(bytes)).toThrow(PayloadInvalid);
    expect(() => decodeRawReceipt(bytes)).toThrow(PayloadInvalid);
  });
});
