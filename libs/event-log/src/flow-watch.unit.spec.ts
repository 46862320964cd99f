import { describe, expect, it } from '@jest/globals';
import { FlowWatch, STALE_AFTER_MS } from './flow-watch.js';

const TOPIC = 'topic';

/** One partition whose record at offset n was appended at `times[n]`, read up to `next`. */
function aStand(owned = true) {
  const stand = {
    now: Date.now(),
    times: [] as number[],
    next: 0,
    broken: false,
    faults: [] as unknown[],
    watch: null as unknown as FlowWatch,
    /** Lets time pass: everything in the log is older by then. */
    later: (ms: number) => {
      stand.now += ms;
      stand.times = stand.times.map((at) => at - ms);
    },
  };
  const admin = {
    offsets: async () => [{ partition: 0, earliest: 0, latest: stand.times.length }],
    offsetsSince: async (_topic: string, time: number) => {
      const first = stand.times.findIndex((at) => at >= time);
      return [first < 0 ? stand.times.length : first];
    },
  };
  stand.watch = new FlowWatch({
    admin,
    topics: [TOPIC],
    positions: async () => {
      if (stand.broken) throw new Error('no database');
      return () => stand.next;
    },
    owned: () => owned,
    failed: (fault) => void stand.faults.push(fault),
    now: () => stand.now,
  });
  return stand;
}

describe('a watch over the flow', () => {
  it('is well while all is read, however old it is', async () => {
    const stand = aStand();
    stand.times = [Date.now() - 3_600_000];
    stand.next = 1;
    await stand.watch.look();
    expect(stand.watch.health()).toEqual({ ok: true });
  });

  it('turns when a record waits for long and nothing moves, and back when it is taken', async () => {
    const stand = aStand();
    stand.times = [Date.now()];
    await stand.watch.look();
    expect(stand.watch.health()).toEqual({ ok: true });
    stand.later(STALE_AFTER_MS + 6_000);
    await stand.watch.look();
    expect(stand.watch.health()).toMatchObject({ ok: false });
    expect(stand.watch.health().detail).toMatch(/^topic\/0 at 0: 1 records behind, .* stuck for 26 s$/);
    stand.next = 1;
    await stand.watch.look();
    expect(stand.watch.health()).toEqual({ ok: true });
  });

  it('tells who catches up from who is stuck', async () => {
    const stand = aStand();
    stand.times = Array.from({ length: 100 }, () => Date.now() - 600_000);
    for (let round = 0; round < 10; round += 1) {
      stand.next += 5;
      await stand.watch.look();
      expect(stand.watch.health()).toMatchObject({ ok: true, detail: expect.stringMatching(/^catching up: topic\/0/) });
      stand.later(5_000);
    }
    stand.later(STALE_AFTER_MS);
    await stand.watch.look();
    expect(stand.watch.health().ok).toBe(false);
  });

  it('turns when it cannot look for long', async () => {
    const stand = aStand();
    stand.broken = true;
    await stand.watch.look();
    expect(stand.watch.health()).toEqual({ ok: true });
    stand.later(STALE_AFTER_MS);
    await stand.watch.look();
    expect(stand.watch.health()).toEqual({ ok: false, detail: 'how far behind is not known for 20 s' });
    expect(stand.faults).toHaveLength(2);
  });

  it('does not answer for what another reader owns', async () => {
    const stand = aStand(false);
    stand.times = [Date.now() - 600_000];
    await stand.watch.look();
    stand.later(STALE_AFTER_MS);
    await stand.watch.look();
    expect(stand.watch.health()).toEqual({ ok: true });
  });
});
