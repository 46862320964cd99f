import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openMemoryLiveStore } from '#live-store';
import { LocalBucket } from './local-bucket.js';

const LIMIT = { ratePerSecond: 100, burst: 1_000 };

describe('the view of a bucket', () => {
  it('fills at its rate up to the burst', () => {
    const bucket = new LocalBucket('b', LIMIT, 0);
    bucket.take(1_500, 0);
    expect([bucket.left(0), bucket.left(1_000), bucket.left(60_000)]).toEqual([-500, -400, 1_000]);
  });

  it('names the whole seconds after which something is left, and after which all is', () => {
    const bucket = new LocalBucket('b', LIMIT, 0);
    bucket.take(1_199, 0);
    expect([bucket.retryAfterSeconds(0), bucket.fullInSeconds(0)]).toEqual([3, 12]);
    expect(bucket.left(2_999)).toBeGreaterThanOrEqual(1);
  });

  it('goes by the store where others took more, and by itself where the store forgot', () => {
    const bucket = new LocalBucket('b', LIMIT, 0);
    bucket.take(100, 0);
    bucket.report(0);
    bucket.take(10, 0);
    bucket.reported(200, 0);
    expect(bucket.left(0)).toBe(190);
    bucket.report(0);
    bucket.reported(1_000, 0);
    expect(bucket.left(0)).toBe(890);
  });

  it('reports what was taken since the last report, and over which time', () => {
    const bucket = new LocalBucket('b', LIMIT, 0);
    expect([bucket.take(5, 10), bucket.take(-2, 20)]).toEqual([true, false]);
    expect(bucket.report(60)).toEqual({ bucket: 'b', used: 3, overMs: 50, ...LIMIT });
    expect(bucket.take(1, 100)).toBe(true);
    expect(bucket.report(100)).toMatchObject({ used: 1, overMs: 0 });
  });

  it('follows a limit that has changed', () => {
    const bucket = new LocalBucket('b', LIMIT, 0);
    bucket.follow({ ratePerSecond: 1, burst: 10 });
    expect(bucket.left(0)).toBe(10);
  });
});

const request = fc.record({
  events: fc.integer({ min: 1, max: 3_000 }),
  wait: fc.integer({ min: 0, max: 400 }),
  report: fc.boolean(),
});

/** Milliseconds that both clocks go by; the store's answers come at once. */
class Time {
  now = 1;
  readonly restore: () => void;
  constructor() {
    const { now } = Date;
    Date.now = () => this.now;
    this.restore = () => void (Date.now = now);
  }
}

async function exchange(bucket: LocalBucket, live: ReturnType<typeof openMemoryLiveStore>, now: number): Promise<void> {
  const [left = 0] = await live.limits.use([bucket.report(now)]);
  bucket.reported(left, now);
}

describe('a process alone', () => {
  it('lets through exactly what a single bucket would, however often it reports', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 40 }), async (requests) => {
        const time = new Time();
        try {
          const live = openMemoryLiveStore({ claim: () => Promise.resolve([]) });
          const shared = new LocalBucket('b', LIMIT, time.now);
          const alone = new LocalBucket('b', LIMIT, time.now);
          for (const { events, wait, report } of requests) {
            time.now += wait;
            if (report) await exchange(shared, live, time.now);
            expect(shared.left(time.now)).toBeCloseTo(alone.left(time.now), 6);
            if (alone.left(time.now) < 1) continue;
            shared.take(events, time.now);
            alone.take(events, time.now);
          }
        } finally {
          time.restore();
        }
      }),
    );
  });
});

describe('several processes', () => {
  const steps = fc.array(
    fc.record({ process: fc.integer({ min: 0, max: 2 }), wait: fc.integer({ min: 2, max: 30 }) }),
    { minLength: 150, maxLength: 300 },
  );
  const EVENTS = 10;

  it('together let through what one would, but for what they take between two reports', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const time = new Time();
        try {
          const live = openMemoryLiveStore({ claim: () => Promise.resolve([]) });
          const views = [0, 1, 2].map(() => new LocalBucket('b', LIMIT, time.now));
          let reported = { through: 0, at: time.now };
          let through = 0;
          for (const { process, wait } of taken) {
            time.now += wait;
            if (time.now - reported.at >= 100) {
              for (const view of [...views, ...views]) await exchange(view, live, time.now);
              reported = { through, at: time.now };
            }
            if (views[process]!.left(time.now) < 1) continue;
            through += EVENTS;
            views[process]!.take(EVENTS, time.now);
            // Each may count what came back to a full bucket between two reports.
            const milliseconds = time.now + 130 * views.length;
            expect(reported.through).toBeLessThanOrEqual(LIMIT.burst + (LIMIT.ratePerSecond * milliseconds) / 1_000);
          }
        } finally {
          time.restore();
        }
      }),
    );
  });
});
