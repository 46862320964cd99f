import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advanceWatermark, ALLOWED_LATENESS_MS, isLate, judgeLateness } from './watermark.js';

const HOUR = 3_600_000;
const at = (time: number, receivedAt = time) => ({ time, receivedAt });

const event = fc
  .record({ receivedAt: fc.integer({ min: 0, max: 2 * HOUR }), skew: fc.integer({ min: -HOUR, max: HOUR }) })
  .map(({ receivedAt, skew }) => at(receivedAt + skew, receivedAt));

describe('watermark', () => {
  it('is the largest event time seen', () => {
    expect([5, 9, 7].reduce<number | null>((watermark, time) => advanceWatermark(watermark, at(time)), null)).toBe(9);
  });

  it('is not moved beyond its receipt by a clock that runs ahead', () => {
    expect(advanceWatermark(0, at(HOUR, 1000))).toBe(1000);
  });

  it('calls late what is more than ten minutes behind it, and nothing before the first event', () => {
    expect(isLate(null, at(0))).toBe(false);
    expect(isLate(HOUR, at(HOUR - ALLOWED_LATENESS_MS))).toBe(false);
    expect(isLate(HOUR, at(HOUR - ALLOWED_LATENESS_MS - 1))).toBe(true);
  });

  it('judges an event by those before it, not by those after it', () => {
    expect(judgeLateness(null, [at(0), at(HOUR), at(0)])).toEqual({ watermark: HOUR, late: [false, false, true] });
  });

  it('does not depend on how the log was cut into batches', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 50 }), fc.array(fc.nat(50), { maxLength: 6 }), (events, cuts) => {
        const whole = judgeLateness(null, events);
        const edges = [0, ...cuts.toSorted((a, b) => a - b), events.length];
        let watermark: number | null = null;
        const late: boolean[] = [];
        for (let i = 1; i < edges.length; i++) {
          const part = judgeLateness(watermark, events.slice(edges[i - 1], Math.max(edges[i - 1]!, edges[i]!)));
          watermark = part.watermark;
          late.push(...part.late);
        }
        expect({ watermark, late: late.slice(0, events.length) }).toEqual(whole);
      }),
    );
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(fc.array(event), event, (events, next) => {
        const { watermark } = judgeLateness(null, events);
        expect(advanceWatermark(watermark, next)).toBeGreaterThanOrEqual(watermark ?? -Infinity);
      }),
    );
  });
});
