import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EXPIRY_CHOICES, expiryDraft, expiryOf, NEVER } from './expiry.js';

const NOW = Date.parse('2026-11-21T10:00:00Z');

describe('expiry', () => {
  it('is never, in so many days, or at the end of a day', () => {
    expect(expiryOf(NEVER, NOW)).toBeNull();
    expect(expiryOf({ choice: '30', day: '' }, NOW)).toBe('2026-12-21T10:00:00.000Z');
    const end = expiryOf({ choice: 'date', day: '2026-12-24' }, NOW)!;
    expect(new Date(end).getDate()).toBe(24);
    expect(new Date(end).getHours()).toBe(23);
  });

  it.each(['', '2026-13-01', '2026-11-20', 'tomorrow'])('is not known for the day %p', (day) =>
    expect(expiryOf({ choice: 'date', day }, NOW)).toBeUndefined(),
  );

  it('stays on its day when it is shown and sent again', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(NOW + 86_400_000), max: new Date('2100-01-01T00:00:00Z') }), (date) => {
        if (Number.isNaN(date.getTime())) return;
        const draft = expiryDraft(date.toISOString());
        expect(expiryDraft(expiryOf(draft, NOW)!)).toEqual(draft);
      }),
    );
  });

  it('has no choice without a meaning', () => {
    const ends = EXPIRY_CHOICES.map(({ value }) => expiryOf({ choice: value, day: '2099-01-01' }, NOW));
    expect(ends).toEqual([
      null,
      '2026-12-21T10:00:00.000Z',
      '2027-02-19T10:00:00.000Z',
      '2027-11-21T10:00:00.000Z',
      new Date('2099-01-01T23:59:59.999').toISOString(),
    ]);
  });
});
