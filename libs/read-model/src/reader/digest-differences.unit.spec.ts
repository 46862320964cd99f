import { describe, expect, it } from '@jest/globals';
import { differencesOf } from './digest-differences.js';

describe('differences of two versions', () => {
  it('are none of tables that hold the same', () => {
    const digest = 'sessions:9-ab12 returns_per_day:3-0(sessions=9)';
    expect(differencesOf(digest, digest)).toEqual([]);
  });

  it('name the tables, their rows and their sums', () => {
    const live = 'events:3-ff traffic_per_minute:2-1a(count=9) conversions_per_minute:1-1(count=1,value=19.90)';
    const rebuilt = 'events:3-ff traffic_per_minute:2-1b(count=3) conversions_per_minute:2-2(count=2,value=20.00)';
    expect(differencesOf(live, rebuilt)).toEqual([
      {
        table: 'traffic_per_minute',
        figures: [
          { name: 'rows', live: '2', rebuilt: '2' },
          { name: 'count', live: '9', rebuilt: '3' },
        ],
      },
      {
        table: 'conversions_per_minute',
        figures: [
          { name: 'rows', live: '1', rebuilt: '2' },
          { name: 'count', live: '1', rebuilt: '2' },
          { name: 'value', live: '19.90', rebuilt: '20.00' },
        ],
      },
    ]);
  });

  it('are told of digests that had no sums yet', () => {
    expect(differencesOf('events:3-ff', 'events:4-fe')).toEqual([
      { table: 'events', figures: [{ name: 'rows', live: '3', rebuilt: '4' }] },
    ]);
  });
});
