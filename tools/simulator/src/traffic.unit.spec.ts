import { describe, expect, it } from '@jest/globals';
import { seededRandom } from './random.js';
import { circumstancesAt } from './shop-calendar.js';
import { Traffic } from './traffic.js';
import { MEAN_EVENTS_PER_VISIT, visit } from './visit.js';

const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const USUAL = circumstancesAt(START, START + 40 * DAY);

const traffic = (seed: number, rate: number): Traffic =>
  new Traffic({ random: seededRandom(seed), eventsPerSecond: () => rate, startAt: START, began: START });

describe('a demo visit', () => {
  const visits = Array.from({ length: 5_000 }, (_, seed) => visit(seededRandom(seed), USUAL));

  it('has steps in time order by one visitor, starting with a page view', () => {
    for (const steps of visits) {
      expect(steps[0]?.event.type).toBe('page_view');
      expect(new Set(steps.map(({ event }) => event.visitorId)).size).toBe(1);
      expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).sort((a, b) => a - b));
    }
  });

  it('has the stated mean length', () => {
    const mean = visits.reduce((sum, steps) => sum + steps.length, 0) / visits.length;
    expect(Math.abs(mean - MEAN_EVENTS_PER_VISIT)).toBeLessThan(0.3);
  });

  it('buys only what it had in the cart, and not often', () => {
    const buyers = visits.filter((steps) => steps.some(({ event }) => event.type === 'purchase'));
    for (const steps of buyers)
      expect(steps.some(({ event }) => event.properties?.['element'] === 'add-to-cart')).toBe(true);
    expect(buyers.length / visits.length).toBeGreaterThan(0.01);
    expect(buyers.length / visits.length).toBeLessThan(0.15);
  });

  it('ends in an error and not in a purchase while payments fail', () => {
    const failing = { ...USUAL, paymentsFail: true };
    const types = Array.from({ length: 5_000 }, (_, seed) => visit(seededRandom(seed), failing)).flat();
    const count = (type: string, path: string): number =>
      types.filter(({ event }) => event.type === type && event.url.endsWith(path)).length;
    expect(count('error', '/checkout')).toBeGreaterThan(5 * count('purchase', '/checkout/done'));
  });
});

describe('traffic', () => {
  it('is the same for the same seed and clock, whatever the ticks', () => {
    const fine = traffic(7, 20);
    const coarse = traffic(7, 20);
    const fineEvents = Array.from({ length: 240 }, (_, i) => fine.due(START + (i + 1) * 250)).flat();
    expect(fineEvents.map(({ time }) => time)).toEqual(coarse.due(START + 60_000).map(({ time }) => time));
  });

  it('reaches its rate', () => {
    const busy = traffic(3, 50);
    busy.due(START + 600_000);
    const events = busy.due(START + 1_800_000);
    expect(Math.abs(events.length / 1_200 - 50)).toBeLessThan(5);
  });
});
