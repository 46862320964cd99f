import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { questionOf, questionParameters, withRange } from './question.js';
import { RANGES, type QuestionSearch } from './question-search.js';
import { addDays, dayOf, startOfDay, wallTime } from './zone-time.js';

const ZONES = ['UTC', 'Asia/Kolkata', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Sao_Paulo'];
const at = (iso: string): number => Date.parse(iso);
const spans = (search: QuestionSearch, now: string, zone = 'UTC') => {
  const { from, to, previous } = questionOf(search, at(now), zone);
  return [from, to, previous.from, previous.to].map((each) => new Date(each).toISOString().slice(0, 16));
};

describe('the range of a question', () => {
  it('compares today with yesterday until the same time', () => {
    expect(spans({ range: 'today' }, '2026-11-20T10:30:00Z')).toEqual([
      '2026-11-20T00:00',
      '2026-11-20T10:30',
      '2026-11-19T00:00',
      '2026-11-19T10:30',
    ]);
  });

  it('counts today as the last of seven days', () => {
    expect(spans({ range: '7d' }, '2026-11-20T10:30:00Z')).toEqual([
      '2026-11-14T00:00',
      '2026-11-20T10:30',
      '2026-11-07T00:00',
      '2026-11-13T10:30',
    ]);
  });

  it('compares the end of a long month with all of the short one before, and no more', () => {
    expect(spans({ range: 'month' }, '2026-03-31T12:00:00Z')).toEqual([
      '2026-03-01T00:00',
      '2026-03-31T12:00',
      '2026-02-01T00:00',
      '2026-03-01T00:00',
    ]);
  });

  it('takes days of the zone, the last included, also the one of 25 hours', () => {
    expect(spans({ from: '2026-10-25', to: '2026-10-25', tz: 'Europe/Berlin' }, '2026-11-20T00:00:00Z')).toEqual([
      '2026-10-24T22:00',
      '2026-10-25T23:00',
      '2026-10-23T22:00',
      '2026-10-24T22:00',
    ]);
  });

  it('turns ends round that were given the wrong way', () => {
    expect(spans({ from: '2015-05-21', to: '2015-05-17' }, '2026-11-20T00:00:00Z').slice(0, 2)).toEqual([
      '2015-05-17T00:00',
      '2015-05-22T00:00',
    ]);
    expect(spans({ from: '2015-05-17T12:00:00Z', to: '2015-05-17T10:00:00Z' }, '2026-11-20T00:00:00Z')).toEqual([
      '2015-05-17T10:00',
      '2015-05-17T12:00',
      '2015-05-17T08:00',
      '2015-05-17T10:00',
    ]);
  });

  it('has a period before that ends where it begins, or earlier, in every zone', () => {
    const now = fc.integer({ min: at('2000-01-01'), max: at('2040-01-01') });
    fc.assert(
      fc.property(fc.constantFrom(...RANGES), fc.constantFrom(...ZONES), now, (range, tz, instant) => {
        const { from, to, previous } = questionOf({ range, tz }, instant, 'UTC');
        expect(from).toBeLessThanOrEqual(to);
        expect(previous.from).toBeLessThanOrEqual(previous.to);
        expect(previous.to).toBeLessThanOrEqual(from);
      }),
    );
  });
});

describe('a day of a zone', () => {
  it('begins with the first instant of its date', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 0, max: 30_000 }), (zone, days) => {
        const day = addDays('1970-01-02', days);
        const start = startOfDay(zone, day);
        expect(dayOf(zone, start)).toBe(day);
        expect(dayOf(zone, start - 1)).toBe(addDays(day, -1));
      }),
    );
  });

  it('begins at one where the clock jumped over midnight', () => {
    const start = startOfDay('America/Sao_Paulo', '2018-11-04');
    expect(new Date(wallTime('America/Sao_Paulo', start)).toISOString()).toBe('2018-11-04T01:00:00.000Z');
  });
});

describe('a question to the gateway', () => {
  it('says the range, the zone, and only what is asked for', () => {
    const search = { from: '2015-05-17', to: '2015-05-17', filter: { 'property:a b': 'x' }, bots: 'include' } as const;
    expect(questionParameters(questionOf(search, 0, 'UTC'))).toEqual({
      from: '2015-05-17T00:00:00.000Z',
      to: '2015-05-18T00:00:00.000Z',
      tz: 'UTC',
      'filter[property:a b]': 'x',
      bots: 'include',
    });
  });

  it('leaves the default range out of the address', () => {
    expect(withRange({ from: '2015-05-17', to: '2015-05-18', stream: 'web' }, '30d')).toEqual({ stream: 'web' });
    expect(withRange({}, 'today')).toEqual({ range: 'today' });
  });
});
