import { describe, expect, it } from '@jest/globals';
import { historyOf, type HistoryPeriod } from './history.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TO = Date.UTC(2026, 10, 20, 9, 30);
const BURST = Date.UTC(2026, 10, 16, 15);
const PERIOD: HistoryPeriod = { from: TO - 30 * DAY, to: TO, eventsPerDay: 2_000, seed: 11 };

describe('the history of the demo shop', () => {
  const events = [...historyOf(PERIOD)].flat();
  const dayOf = (time: number): number => Math.floor((time - PERIOD.from) / DAY);

  it('lies in its period, in the order of time, each event with an id of its own', () => {
    expect(events.length).toBeGreaterThan(40_000);
    expect(events.every(({ time }) => time >= PERIOD.from && time < TO)).toBe(true);
    expect(events.every(({ time }, i) => i === 0 || time >= events[i - 1]!.time)).toBe(true);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it('is the same again for the same period and seed', () => {
    expect([...historyOf(PERIOD)].flat()).toEqual(events);
  });

  it('has quieter weekends', () => {
    const weekend = events.filter(({ time }) => [0, 6].includes(new Date(time).getUTCDay())).length;
    expect(weekend / events.length).toBeLessThan(0.26);
  });

  it('shows the campaign, the error burst and the leak where they are', () => {
    const campaign = events.filter(({ event }) => event.url.includes('autumn-sale')).map(({ time }) => dayOf(time));
    expect(Math.min(...campaign)).toBe(9);
    expect(Math.max(...campaign)).toBe(16);
    const failed = events.filter(({ event }) => event.type === 'error' && event.url.endsWith('/checkout'));
    const burst = failed.filter(({ time }) => time >= BURST && time < BURST + 4 * HOUR).length;
    expect(burst / 4).toBeGreaterThan((4 * failed.length) / (30 * 24));
  });
});
