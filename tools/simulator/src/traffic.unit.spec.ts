import { describe, expect, it } from '@jest/globals';
import { seededRandom } from './random.js';
import { Traffic } from './traffic.js';
import { MEAN_EVENTS_PER_VISIT, visit } from './visit.js';

const START = Date.UTC(2026, 0, 1);

describe('a demo visit', () => {
  const visits = Array.from({ length: 5_000 }, (_, seed) => visit(seededRandom(seed)));

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
});

describe('traffic', () => {
  it('is the same for the same seed and clock, whatever the ticks', () => {
    const fine = new Traffic(seededRandom(7), 20, START);
    const coarse = new Traffic(seededRandom(7), 20, START);
    const fineEvents = Array.from({ length: 240 }, (_, i) => fine.due(START + (i + 1) * 250)).flat();
    expect(fineEvents.map(({ time }) => time)).toEqual(coarse.due(START + 60_000).map(({ time }) => time));
  });

  it('reaches its rate', () => {
    const traffic = new Traffic(seededRandom(3), 50, START);
    traffic.due(START + 120_000);
    const events = traffic.due(START + 720_000);
    expect(Math.abs(events.length / 600 - 50)).toBeLessThan(5);
  });
});
