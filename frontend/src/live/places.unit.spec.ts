import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventView } from '#contracts';
import type { TailRow } from './feed-state.js';
import { NO_PLACES, placeCounts, PLACES_SECONDS, withRowsAt, type Places } from './places.js';

const row = (seq: number, country: string | null): TailRow => ({
  seq,
  event: { enriched: { geo: country === null ? null : { country } } } as EventView,
});

describe('places of the last minute', () => {
  it('counts each event once, however often its row is seen, and forgets it after a minute', () => {
    const step = fc.record({
      countries: fc.array(fc.constantFrom('DE', 'FR', null), { maxLength: 20 }),
      wait: fc.integer({ min: 0, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = 0;
        let places: Places = NO_PLACES;
        let rows: TailRow[] = [];
        const seen: { readonly at: number; readonly country: string }[] = [];
        for (const { countries, wait } of steps) {
          now += wait;
          rows = [...countries.map((country, i) => row(rows.length + i, country)).reverse(), ...rows];
          places = withRowsAt(places, rows, now);
          for (const country of countries) if (country) seen.push({ at: Math.floor(now / 1_000), country });
        }
        const recent = seen.filter(({ at }) => at > Math.floor(now / 1_000) - PLACES_SECONDS);
        for (const wanted of ['DE', 'FR']) {
          const counted = placeCounts(places).find(({ country }) => country === wanted)?.count ?? 0;
          expect(counted).toBe(recent.filter(({ country }) => country === wanted).length);
        }
      }),
    );
  });

  it('says what the newest rows added, and nothing when there are none', () => {
    const rows = [row(2, 'DE'), row(1, 'DE'), row(0, 'FR')];
    const places = withRowsAt(NO_PLACES, rows, 0);
    expect([...places.fresh]).toEqual([
      ['DE', 2],
      ['FR', 1],
    ]);
    expect(withRowsAt(places, rows, 10).fresh.size).toBe(0);
  });
});
