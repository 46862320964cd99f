import { describe, expect, it } from '@jest/globals';
import { digestWords, meaningOf, shareOf } from './replay-words.js';

describe('a replay', () => {
  it('has read a share of what there is, and all of it once it is live', () => {
    expect(shareOf({ state: 'requested', done: 0, total: 0 })).toBeNull();
    expect(shareOf({ state: 'building', done: 25, total: 100 })).toBe(0.25);
    expect(shareOf({ state: 'catching-up', done: 101, total: 100 })).toBe(1);
    expect(shareOf({ state: 'live', done: 0, total: 0 })).toBe(1);
  });

  it('that was cancelled says what became of what was built: of a rollback it is kept', () => {
    expect(meaningOf({ state: 'cancelled', rollbackOf: null })).toMatch(/is gone/);
    expect(meaningOf({ state: 'cancelled', rollbackOf: '1' })).toMatch(/is kept as it was/);
    expect(meaningOf({ state: 'live', rollbackOf: '1' })).toMatch(/one that answers/);
  });

  it('says what the comparison came to', () => {
    expect(digestWords({ digest: null })).toBeNull();
    const differs = digestWords({ digest: { live: 'a', rebuilt: 'b', equal: false, differences: [] } });
    expect(differs).toMatchObject({ tone: 'warn', title: 'Differs from the version before' });
    const same = digestWords({ digest: { live: 'a', rebuilt: 'a', equal: true, differences: [] } });
    expect(same).toMatchObject({ tone: 'ok', title: 'Holds the same rows as the version before' });
  });

  it('says by what versions differ, in figures that one knows', () => {
    const figure = (name: string, live: string, rebuilt: string) => ({ name, live, rebuilt });
    const differences = [
      { table: 'traffic_per_minute', figures: [figure('rows', '12', '12'), figure('count', '3600', '1200')] },
      { table: 'conversions_per_minute', figures: [figure('rows', '1', '2'), figure('value', '1234567.5', '0')] },
      { table: 'sessions', figures: [figure('rows', '7', '7')] },
    ];
    const digest = { live: 'a', rebuilt: 'b', equal: false, differences };
    expect(digestWords({ digest })?.differences).toEqual([
      { table: 'traffic_per_minute', text: 'events counted: 1,200 instead of 3,600; as many rows as before (12)' },
      { table: 'conversions_per_minute', text: 'rows: 2 instead of 1; revenue: 0 instead of 1,234,567.5' },
      { table: 'sessions', text: 'as many rows as before (7); single ones hold something else' },
    ]);
  });
});
