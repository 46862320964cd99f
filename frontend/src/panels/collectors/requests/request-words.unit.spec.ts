import { describe, expect, it } from '@jest/globals';
import type { CollectorRequest } from '#contracts';
import { eventsText, notKeptAmong, outcomeOf, reasonOf } from './request-words.js';
import { joined } from './requests-query.js';

const counts = (status: number | null, accepted = 0, rejected = 0, warned = 0) => ({
  status,
  accepted,
  rejected,
  warned,
});

describe('a request in words', () => {
  it.each([
    [counts(202, 3), 'ok', 'Taken', '3 events taken'],
    [counts(202, 2, 1), 'warn', 'Partly refused', '2 events taken, 1 refused'],
    [counts(200, 0, 4), 'bad', 'Refused', '4 events refused'],
    [counts(422, 0, 1), 'bad', 'Refused', '1 event refused'],
    [counts(202, 2, 0, 1), 'warn', 'Taken, warned', '2 events taken, 1 with a warning'],
    [counts(401), 'bad', 'Refused', ''],
    [counts(429), 'warn', 'Over a limit', ''],
    [counts(503), 'bad', 'Not taken', ''],
    [counts(null), 'warn', 'Broken off', ''],
    [counts(101), 'ok', 'Connected', ''],
    [counts(200), 'neutral', 'Answered', ''],
  ])('%j is %s: %s, %s', (request, tone, text, events) => {
    expect([outcomeOf(request), eventsText(request)]).toEqual([{ tone, text }, events]);
  });

  it('has the reason of its first event, where one is at fault', () => {
    const firstRefused = { code: 'EVENT_TYPE_MISSING', detail: '', pointer: '' } as const;
    expect(reasonOf({ code: 'EVENTS_REJECTED', firstRefused })).toBe('EVENT_TYPE_MISSING');
    expect(reasonOf({ code: 'KEY_REVOKED', firstRefused: null })).toBe('KEY_REVOKED');
    expect(reasonOf({ code: null, firstRefused: null })).toBeNull();
  });

  it('says how many more there were', () => {
    expect(notKeptAmong([{ notKept: 0 }, { notKept: 30 }, { notKept: 12 }])).toBe(42);
  });
});

describe('what came since', () => {
  const request = (id: string, at: string) => ({ id, at }) as CollectorRequest;

  it('stands where its time belongs', () => {
    const known = [request('b', '2026-11-21T10:00:02.000Z'), request('a', '2026-11-21T10:00:00.000Z')];
    const fresh = [request('d', '2026-11-21T10:00:03.000Z'), request('c', '2026-11-21T10:00:01.000Z')];
    expect(joined(fresh, known).map(({ id }) => id)).toEqual(['d', 'b', 'c', 'a']);
    expect(joined([], known)).toBe(known);
  });

  it('pushes out what is oldest', () => {
    const many = Array.from({ length: 500 }, (_, i) => request(String(i), new Date(i * 1_000).toISOString()));
    const shown = joined(many.slice(300), many.slice(0, 300).toReversed());
    expect([shown.length, shown[0]!.id, shown.at(-1)!.id]).toEqual([400, '499', '100']);
  });
});
