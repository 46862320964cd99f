import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldSessions, piecesBefore } from './fold-sessions.js';
import { SESSION_GAP_MS, sessionVisitorKey, type Session } from './session.js';
import { sessionPieces, type SessionEvent } from './session-pieces.js';
import { sessionsPerQuarterHour, type SessionsDelta } from './sessions-per-quarter-hour.js';

const MINUTE = 60_000;
const keyOf = (session: Session): string => sessionVisitorKey(session, session.visitor);

function anEvent(offset: number, minutes: number, changes: Partial<SessionEvent['event']> = {}): SessionEvent {
  const event = {
    projectId: 'p',
    stream: 'web',
    visitorId: 'v',
    userId: null,
    time: minutes * MINUTE,
    type: 'page_view',
    url: `https://shop.example/${offset}`,
    bot: false,
    geo: { country: `C${offset}`, region: null, city: `c${offset}` },
    agent: null,
    referrerFacts: { medium: 'search' as const, source: `s${offset}` },
    campaign: null,
  };
  return { event: { ...event, ...changes }, offset };
}

/** What a database holds, and answers as the projection asks. */
class Stored {
  private sessions: Session[] = [];
  readonly deltas: SessionsDelta[] = [];
  private readonly latest = new Map<string, number>();

  project(events: readonly SessionEvent[]): void {
    const visitors = sessionPieces(events);
    const known = new Map<string, Session[]>();
    for (const visitor of visitors) {
      const own = this.sessions.filter((session) => keyOf(session) === visitor.key);
      const latest = own.find(({ startedAt }) => startedAt === this.latest.get(visitor.key));
      const near = piecesBefore(visitor, latest).flatMap((piece) => around(own, piece));
      if (latest) known.set(visitor.key, [...new Set([latest, ...near])]);
    }
    const changes = foldSessions(visitors, known);
    const gone = new Set(
      [...changes.deleted, ...changes.extended.map(({ session }) => session), ...changes.written].map(idOf),
    );
    const before = new Map(this.sessions.map((session) => [idOf(session), session]));
    for (const { session, eventsBefore } of changes.extended) {
      const old = before.get(idOf(session))!;
      expect(old.events).toBe(eventsBefore);
      const { endedAt, events: count, pageviews, conversions, exit } = session;
      expect(session).toEqual({ ...old, endedAt, events: count, pageviews, conversions, exit });
    }
    this.sessions = this.sessions.filter((session) => !gone.has(idOf(session)));
    this.sessions.push(...changes.extended.map(({ session }) => session), ...changes.written);
    for (const session of changes.latest) this.latest.set(keyOf(session), session.startedAt);
    this.deltas.push(...changes.quarters);
    for (const { key } of visitors) {
      const own = this.sorted().filter((session) => keyOf(session) === key);
      expect(this.latest.get(key)).toBe(own.at(-1)?.startedAt);
    }
  }

  sorted(): Session[] {
    return this.sessions.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  }
}

const idOf = (session: Session): string =>
  `${keyOf(session)}\u0000${String(session.startedAt + 1e13).padStart(20, '0')}`;

function around(own: readonly Session[], piece: Session): Session[] {
  const sorted = own.toSorted((a, b) => a.startedAt - b.startedAt);
  const inside = sorted.filter(({ startedAt }) => startedAt >= piece.startedAt && startedAt <= piece.endedAt);
  const before = sorted.filter(({ startedAt }) => startedAt < piece.startedAt).slice(-1);
  const after = sorted.filter(({ startedAt }) => startedAt > piece.endedAt).slice(0, 1);
  return [...before, ...inside, ...after];
}

/** All events sorted and cut, with nothing of the code under test. */
function reference(events: readonly SessionEvent[]): Record<string, unknown>[] {
  const sessions: Record<string, unknown>[] = [];
  const of = new Map<string, SessionEvent[]>();
  for (const one of events) {
    const { projectId, stream, visitorId, userId, bot } = one.event;
    const visitor = visitorId ?? userId;
    if (bot || visitor === null) continue;
    const key = JSON.stringify([projectId, stream, visitor]);
    of.set(key, [...(of.get(key) ?? []), one]);
  }
  for (const [key, own] of of) {
    const sorted = own.toSorted((a, b) => a.event.time - b.event.time || a.offset - b.offset);
    const cuts = sorted.flatMap((one, i) =>
      i === 0 || one.event.time - sorted[i - 1]!.event.time > 30 * MINUTE ? [i] : [],
    );
    cuts.forEach((cut, i) => {
      const run = sorted.slice(cut, cuts[i + 1]);
      const views = run.filter(({ event }) => event.type === 'page_view').map(({ offset }) => offset);
      sessions.push({
        key,
        startedAt: run[0]!.event.time,
        firstOffset: run[0]!.offset,
        country: run[0]!.event.geo?.country,
        endedAt: run.at(-1)!.event.time,
        events: run.length,
        pageviews: views.length,
        conversions: run.filter(({ event }) => ['conversion', 'purchase'].includes(event.type)).length,
        entry: views[0] ?? null,
        exit: views.at(-1) ?? null,
        previousEndedAt: i === 0 ? null : sorted[cut - 1]!.event.time,
      });
    });
  }
  return sessions;
}

function seen(session: Session): Record<string, unknown> {
  return {
    key: JSON.stringify([session.projectId, session.stream, session.visitor]),
    startedAt: session.startedAt,
    firstOffset: session.firstOffset,
    country: session.origin.country,
    endedAt: session.endedAt,
    events: session.events,
    pageviews: session.pageviews,
    conversions: session.conversions,
    entry: session.entry && Number(session.entry.page!.slice(1)),
    exit: session.exit && Number(session.exit.page!.slice(1)),
    previousEndedAt: session.previousEndedAt,
  };
}

const byKeyAndStart = (a: Record<string, unknown>, b: Record<string, unknown>): number =>
  `${String(a['key'])}`.localeCompare(String(b['key'])) || Number(a['startedAt']) - Number(b['startedAt']);

/** What all deltas add up to, rows of zeros left out. */
function summed(deltas: readonly SessionsDelta[]): Record<string, number[]> {
  const rows: Record<string, number[]> = {};
  for (const { projectId, stream, quarter, sessions, bounces, converted, pageviews, durationMs } of deltas) {
    const key = JSON.stringify([projectId, stream, quarter]);
    const figures = [sessions, bounces, converted, pageviews, durationMs];
    rows[key] = figures.map((figure, i) => figure + (rows[key]?.[i] ?? 0));
  }
  return Object.fromEntries(Object.entries(rows).filter(([, row]) => row.some((figure) => figure !== 0)));
}

function sessionsOf(...batches: readonly (readonly SessionEvent[])[]): Session[] {
  const stored = new Stored();
  for (const batch of batches) stored.project(batch);
  return stored.sorted();
}

describe('sessions', () => {
  it('are cut by a pause strictly longer than half an hour', () => {
    const [first, second, ...none] = sessionsOf([anEvent(0, 0), anEvent(1, 30), anEvent(2, 60 + 1 / 60_000)]);
    expect(none).toEqual([]);
    expect(first).toMatchObject({ startedAt: 0, endedAt: 30 * MINUTE, events: 2, previousEndedAt: null });
    expect(second).toMatchObject({ events: 1, pageviews: 1, previousEndedAt: 30 * MINUTE });
    expect(SESSION_GAP_MS).toBe(1_800_000);
  });

  it('are of one visitor in one stream of one project; of a user where there is no visitor', () => {
    const events = [
      anEvent(0, 0),
      anEvent(1, 1, { stream: 'app' }),
      anEvent(2, 2, { projectId: 'q' }),
      anEvent(3, 3, { visitorId: null, userId: 'v' }),
      anEvent(4, 4, { visitorId: null, userId: 'u' }),
    ];
    expect(
      sessionsOf(events).map(({ projectId, stream, visitor, events: n }) => [projectId, stream, visitor, n]),
    ).toEqual([
      ['p', 'app', 'v', 1],
      ['p', 'web', 'u', 1],
      ['p', 'web', 'v', 2],
      ['q', 'web', 'v', 1],
    ]);
  });

  it('are of neither bots nor nobody', () => {
    expect(sessionsOf([anEvent(0, 0, { bot: true }), anEvent(1, 0, { visitorId: null })])).toEqual([]);
  });

  it('have entry and exit of their page views, by offset when the times are the same, and the rest of the first event', () => {
    const [session] = sessionsOf([
      anEvent(3, 5),
      anEvent(2, 5),
      anEvent(0, 1, { type: 'click' }),
      anEvent(1, 9, { type: 'purchase' }),
    ]);
    expect(session).toMatchObject({ pageviews: 2, conversions: 1, firstOffset: 0, endedAt: 9 * MINUTE });
    expect([session!.entry!.page, session!.exit!.page]).toEqual(['/2', '/3']);
    expect(session!.origin).toMatchObject({ country: 'C0', city: 'c0', referrer: 's0', channel: 'search' });
  });

  it('are extended at both ends, joined, and made by late events', () => {
    const late = { extended: anEvent(10, -10), joined: anEvent(11, 45), alone: anEvent(12, 500) };
    const batches = [[anEvent(0, 0), anEvent(1, 20)], [anEvent(2, 70)], [anEvent(3, 1000)]];
    const rows = (...more: SessionEvent[]): (number | null)[][] =>
      sessionsOf(...batches, more).map(({ startedAt, endedAt, events, previousEndedAt }) =>
        [startedAt, endedAt, previousEndedAt].map((time) => time && time / MINUTE).concat(events),
      );
    expect(rows()).toEqual([
      [0, 20, null, 2],
      [70, 70, 20, 1],
      [1000, 1000, 70, 1],
    ]);
    expect(rows(late.extended)).toEqual([
      [-10, 20, null, 3],
      [70, 70, 20, 1],
      [1000, 1000, 70, 1],
    ]);
    expect(rows(late.joined)).toEqual([
      [0, 70, null, 4],
      [1000, 1000, 70, 1],
    ]);
    expect(rows(late.alone)).toEqual([
      [0, 20, null, 2],
      [70, 70, 20, 1],
      [500, 500, 70, 1],
      [1000, 1000, 500, 1],
    ]);
    expect(rows(late.joined, late.extended)).toEqual([
      [-10, 70, null, 5],
      [1000, 1000, 70, 1],
    ]);
  });

  const event = fc.record({
    minutes: fc.oneof(
      fc.integer({ min: -300, max: 300 }),
      fc.integer({ min: 0, max: 12 }).map((n) => n * 30),
    ),
    shift: fc.constantFrom(0, 0, 0, 1, -1),
    visitorId: fc.constantFrom('v', 'v', 'v', 'w', null),
    userId: fc.constantFrom('u', null),
    stream: fc.constantFrom('web', 'web', 'app'),
    type: fc.constantFrom('page_view', 'page_view', 'click', 'conversion', 'purchase'),
    bot: fc.constantFrom(false, false, false, true),
  });
  const history = fc.record({
    events: fc.array(event, { maxLength: 40 }),
    cuts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  });

  it('are the same in any order and any batches, and their deltas add up to a recount', () => {
    fc.assert(
      fc.property(history, ({ events, cuts }) => {
        const log = events.map(({ minutes, shift, ...changes }, offset) =>
          anEvent(offset, minutes + shift / MINUTE, changes),
        );
        const stored = new Stored();
        for (let at = 0, turn = 0; at < log.length; turn++) {
          const size = cuts[turn % cuts.length]!;
          stored.project(log.slice(at, (at += size)));
        }
        const sessions = stored.sorted();
        expect(sessions.map(seen).toSorted(byKeyAndStart)).toEqual(reference(log).toSorted(byKeyAndStart));
        expect(summed(stored.deltas)).toEqual(summed(sessionsPerQuarterHour([], sessions)));
        expect(sessionsPerQuarterHour(sessions, sessions)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('sessions of one visitor in several partitions', () => {
  const event = fc.record({
    offset: fc.integer({ min: 0, max: 3 }),
    minutes: fc.integer({ min: 0, max: 5 }).map((n) => n * 15),
    type: fc.constantFrom('page_view', 'page_view', 'click'),
    url: fc.constantFrom(null, 'https://shop.example/', 'https://shop.example/a', 'https://shop.example/b'),
    geo: fc.constantFrom(null, 'DE', 'GB').map((country) => country && { country, region: null, city: null }),
  });
  const histories = fc.array(event, { maxLength: 12 }).chain((events) =>
    fc.record({
      one: fc.constant(events),
      other: fc.shuffledSubarray(events, { minLength: events.length }),
      cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 }),
    }),
  );

  it('are the same whichever was read first, though times and offsets are equal', () => {
    const fold = (events: readonly { offset: number; minutes: number }[], sizes: readonly number[]): Session[] => {
      const stored = new Stored();
      const log = events.map(({ offset, minutes, ...changes }) => anEvent(offset, minutes, changes));
      for (let at = 0, turn = 0; at < log.length; turn++) {
        stored.project(log.slice(at, (at += sizes[turn % sizes.length]!)));
      }
      return stored.sorted();
    };
    fc.assert(
      fc.property(histories, ({ one, other, cuts }) => {
        expect(fold(other, cuts.toReversed())).toEqual(fold(one, cuts));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('sums by quarter of an hour', () => {
  it('count bounces, sessions with a conversion, page views and durations where the session begins', () => {
    const sessions = sessionsOf([
      anEvent(0, 14),
      anEvent(1, 40, { type: 'purchase' }),
      anEvent(2, 2, { visitorId: 'w' }),
      anEvent(3, 3, { visitorId: 'w' }),
      anEvent(4, -1, { visitorId: 'x', type: 'click' }),
    ]);
    const row = { projectId: 'p', stream: 'web' };
    expect(sessionsPerQuarterHour([], sessions)).toEqual([
      { ...row, quarter: -900_000, sessions: 1, bounces: 0, converted: 0, pageviews: 0, durationMs: 0 },
      { ...row, quarter: 0, sessions: 2, bounces: 1, converted: 1, pageviews: 3, durationMs: 27 * MINUTE },
    ]);
  });
});
