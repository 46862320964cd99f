import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { liveDeltas, LiveSums, type LiveFact } from './live-counters.js';

const fact = (changes: Partial<LiveFact> = {}): LiveFact => ({
  projectId: 'p',
  stream: 'web',
  type: 'page_view',
  time: 1_500,
  receivedAt: 1_500,
  page: '/a',
  visitor: 'v1',
  bot: false,
  ...changes,
});

const facts = fc.array(
  fc.record({
    projectId: fc.constantFrom('p', 'q'),
    stream: fc.constantFrom('web', 'app'),
    type: fc.constantFrom('page_view', 'click'),
    time: fc.integer({ min: -400_000, max: 5_000 }),
    receivedAt: fc.integer({ min: 0, max: 5_000 }),
    page: fc.constantFrom(null, '/a', '/b'),
    visitor: fc.constantFrom(null, 'v1', 'v2'),
    bot: fc.boolean(),
  }),
);

describe('live counters', () => {
  it('count by the second of receipt', () => {
    expect(liveDeltas([fact(), fact({ receivedAt: 1_999 }), fact({ receivedAt: 2_000, type: 'click' })])).toEqual([
      {
        projectId: 'p',
        stream: 'web',
        counts: [
          { second: 1, type: 'page_view', count: 2 },
          { second: 2, type: 'click', count: 1 },
        ],
        pages: [{ second: 1, page: '/a', count: 2 }],
        visitors: [{ visitor: 'v1', second: 2 }],
      },
    ]);
  });

  it('count a bot as an event, not as a visitor and not as a view of a page', () => {
    const [delta] = liveDeltas([fact({ bot: true })]);
    expect(delta).toMatchObject({ counts: [{ second: 1, type: 'page_view', count: 1 }], pages: [], visitors: [] });
  });

  it('count what comes long after it happened as an event only', () => {
    const receivedAt = 1_000_000;
    const of = (time: number) => liveDeltas([fact({ receivedAt, time })])[0]!;
    expect(of(receivedAt - 300_000)).toMatchObject({ pages: [{ count: 1 }], visitors: [{ visitor: 'v1' }] });
    expect(of(receivedAt - 300_001)).toMatchObject({ counts: [{ count: 1 }], pages: [], visitors: [] });
  });

  it('count pages of page views only, and visitors only where there is one', () => {
    const [delta] = liveDeltas([fact({ type: 'click' }), fact({ page: null, visitor: null })]);
    expect(delta).toMatchObject({ pages: [], visitors: [{ visitor: 'v1', second: 1 }] });
  });

  it('are the same however the events come in pieces', () => {
    fc.assert(
      fc.property(facts, fc.nat(20), (all, cut) => {
        const pieces = new LiveSums().add(all.slice(0, cut)).add(all.slice(cut));
        expect(pieces.deltas()).toEqual(liveDeltas(all));
        const counted = liveDeltas(all).flatMap(({ counts }) => counts.map(({ count }) => count));
        expect(counted.reduce((sum, count) => sum + count, 0)).toBe(all.length);
      }),
    );
  });
});
