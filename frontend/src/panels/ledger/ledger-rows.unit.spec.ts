import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LedgerAnswer } from '#contracts';
import { isTooLong, ledgerRows, MOST_DAYS, reasonsOf, rowLength, sumOf, totalOf, unclearFrom } from './ledger-rows.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TEN = Date.UTC(2026, 10, 20, 10);
const NOW = TEN + 5 * HOUR;

const HOURS = { length: 'hour', tz: 'UTC', now: NOW } as const;
const DAYS = { ...HOURS, length: 'day' } as const;

type Row = LedgerAnswer['rows'][number];
const row = (hour: number, figures: Partial<Row>): Row => ({
  t: new Date(TEN + hour * HOUR).toISOString(),
  accepted: 0,
  projected: 0,
  duplicate: 0,
  dropped: {},
  rejected: {},
  inFlight: 0,
  ...figures,
});
const answer = (...rows: Row[]) => ({ rows, asOf: new Date(NOW).toISOString() });

describe('rows of the ledger', () => {
  it('are missing something only when there was time enough', () => {
    const rows = ledgerRows(
      answer(row(0, { accepted: 9, projected: 4, rejected: { X: 1 } }), row(4.5, { accepted: 9, projected: 8 })),
      HOURS,
    );
    expect(rows.map(({ onTheWay, missing }) => ({ onTheWay, missing }))).toEqual([
      { onTheWay: 1, missing: 0 },
      { onTheWay: 0, missing: 4 },
    ]);
  });

  it('of the hour under way are told by its minutes, when something does not add up', () => {
    const open = answer(row(4.5, { accepted: 9, projected: 2, inFlight: 7 }));
    expect(unclearFrom({ ...open, balanced: true }, 'hour', NOW)).toBeNull();
    expect(unclearFrom({ ...open, balanced: false }, 'minute', NOW)).toBeNull();
    expect(unclearFrom({ ...open, balanced: false }, 'day', NOW)).toBe(TEN + 4.5 * HOUR);
    const minutes = [
      row(4.6, { accepted: 6, projected: 1 }),
      row(5, { accepted: 3, projected: 1 }),
      row(9, { accepted: 99 }),
    ];
    expect(ledgerRows(open, { ...HOURS, minutes })).toMatchObject([
      { from: TEN + 4.5 * HOUR, accepted: 9, projected: 2, missing: 5, onTheWay: 2 },
    ]);
  });

  it('of a day are its hours, in which one’s surplus does not hide what another is missing', () => {
    const rows = ledgerRows(
      answer(row(-11, { accepted: 1 }), row(0, { accepted: 5, projected: 3 }), row(1, { accepted: 3, projected: 5 })),
      DAYS,
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ from: TEN - 10 * HOUR, to: TEN + 14 * HOUR, accepted: 8, missing: 2, surplus: 2 });
  });

  it('add up, whatever was counted and however they are cut', () => {
    const reasons = fc.dictionary(fc.constantFrom('A', 'B'), fc.nat(50));
    const counted = fc.record({
      accepted: fc.nat(99),
      projected: fc.nat(99),
      duplicate: fc.nat(9),
      dropped: reasons,
      rejected: reasons,
    });
    const hours = fc.uniqueArray(fc.tuple(fc.integer({ min: -90, max: 4 }), counted), {
      selector: ([hour]) => hour,
      maxLength: 9,
    });
    fc.assert(
      fc.property(hours, (some) => {
        const rows = answer(...some.sort(([a], [b]) => a - b).map(([hour, figures]) => row(hour, figures)));
        const byHour = totalOf(ledgerRows(rows, HOURS));
        expect(totalOf(ledgerRows(rows, DAYS))).toEqual(byHour);
        const { accepted, projected, duplicate, dropped, rejected, onTheWay, missing, surplus } = byHour;
        expect(accepted).toBe(projected + duplicate + dropped + rejected + onTheWay + missing - surplus);
      }),
    );
  });

  it('are as long as the range asks for, up to what the gateway answers', () => {
    const of = (length: number) => ({ from: 0, to: length });
    expect([of(HOUR), of(DAY), of(30 * DAY)].map(rowLength)).toEqual(['minute', 'hour', 'day']);
    expect([isTooLong(of(MOST_DAYS * DAY)), isTooLong(of(90 * DAY))]).toEqual([false, true]);
  });

  it('name reasons by size', () => {
    const reasons = reasonsOf({ dropped: { A: 1, C: 5 }, rejected: { B: 3 } });
    expect(reasons.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      'dropped C',
      'rejected B',
      'dropped A',
    ]);
    expect(sumOf({ A: 1, C: 5 })).toBe(6);
  });
});
