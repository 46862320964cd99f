import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { EventsFrame, EventView } from '#contracts';
import { catchUp, MAX_CATCH_UP_EVENTS, type CatchUpGap } from './catch-up.js';
import type { PositionVector } from './cursor.js';
import type { Listener } from './listener.js';
import { LiveMetrics } from './live.metrics.js';
import { OwnMember } from './own-member.js';

const [FIRST, SECOND] = ['t/0', 't/1'] as const;

/** Brings a reader from the beginning to `room`; the table has an event at every offset. */
async function caughtUp(room: PositionVector): Promise<{ ids: string[]; gaps: CatchUpGap[]; holds: boolean }> {
  const ids: string[] = [];
  const gaps: CatchUpGap[] = [];
  const listener: Listener = {
    id: 'reader',
    connected: true,
    backlog: () => 0,
    send: (_message, frame) => ids.push(...(frame as EventsFrame).events.map(({ id }) => id)),
    drained: () => Promise.resolve(),
    enter: () => undefined,
    exit: () => undefined,
  };
  const member = new OwnMember(listener, 'stream:p:web', null, new LiveMetrics(new Registry()));
  await catchUp(new Map(), {
    member,
    read: async ({ topic, partition }, from, to, limit) =>
      Array.from({ length: Math.min(limit, to - from) }, (_, i) => ({
        partition: `${topic}/${partition}`,
        offset: from + i,
        event: { id: `${partition}-${from + i}` } as EventView,
      })),
    roomPositions: () => room,
    gap: (gap) => gaps.push(gap),
    failed: (fault) => {
      throw fault;
    },
  });
  return { ids, gaps, holds: !member.isPlain };
}

const upTo = (partition: number, end: number): string[] => Array.from({ length: end }, (_, i) => `${partition}-${i}`);

describe('catching up', () => {
  it('sends as much as is sent live, in order, without a gap', async () => {
    const half = MAX_CATCH_UP_EVENTS / 2;
    const { ids, gaps, holds } = await caughtUp(new Map([[FIRST, half], [SECOND, half]])); // prettier-ignore
    expect(ids).toEqual([...upTo(0, half), ...upTo(1, half)]);
    expect({ gaps, holds }).toEqual({ gaps: [], holds: false });
  });

  it('says what it does not send of a reader that is further back, and follows', async () => {
    const room = new Map([[FIRST, MAX_CATCH_UP_EVENTS + 700], [SECOND, 5]]); // prettier-ignore
    const { ids, gaps, holds } = await caughtUp(room);
    expect(ids).toEqual(upTo(0, MAX_CATCH_UP_EVENTS));
    expect(gaps).toEqual([{ from: new Map([[FIRST, MAX_CATCH_UP_EVENTS]]), to: room, reason: 'too_far_back' }]);
    expect(holds).toBe(false);
  });
});
