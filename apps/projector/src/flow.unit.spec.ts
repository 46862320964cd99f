import { describe, expect, it } from '@jest/globals';
import type { SubscriptionState } from '#event-log';
import { flow as flowOf, type FlowState } from './flow.js';

const NOW = 1_000_000;
const WELL: SubscriptionState = { partitions: [0], lastProgressAt: NOW, failingSince: null, lastFault: null };
const STUCK = { ...WELL, lastProgressAt: NOW - 60_000 };
const STUMBLING = { ...WELL, failingSince: NOW - 1_000, lastFault: 'no connection' };

const flow = (state: Omit<FlowState, 'waiting'> & Partial<FlowState>, now: number) =>
  flowOf({ waiting: { ok: true }, ...state }, now);

describe('the health of the projector', () => {
  it('is well while both subscriptions move and the live store takes what comes', () => {
    expect(flow({ subscription: WELL, ledger: WELL, live: null }, NOW)).toEqual({ ok: true });
  });

  it('is that of enriched events first', () => {
    const stuck = flow({ subscription: STUCK, ledger: STUMBLING, live: null }, NOW);
    expect(stuck).toEqual({ ok: false, detail: 'no progress for 60 s' });
  });

  it('turns when the event ledger stands still, and says that it is the ledger', () => {
    const stuck = flow({ subscription: WELL, ledger: STUCK, live: null }, NOW);
    expect(stuck).toEqual({ ok: false, detail: 'event ledger: no progress for 60 s' });
    expect(flow({ subscription: WELL, ledger: null, live: null }, NOW)).toMatchObject({ ok: false });
  });

  it('names a stumble that may pass without turning', () => {
    const ledger = flow({ subscription: WELL, ledger: STUMBLING, live: null }, NOW);
    expect(ledger).toEqual({ ok: true, detail: 'event ledger: failing: no connection' });
    const live = { since: NOW - 1_000, fault: 'no Redis' };
    const both = flow({ subscription: WELL, ledger: WELL, live }, NOW);
    expect(both).toEqual({ ok: true, detail: 'live updates fail: no Redis' });
  });

  it('turns when the live store has been away for long', () => {
    const live = { since: NOW - 60_000, fault: 'no Redis' };
    expect(flow({ subscription: WELL, ledger: WELL, live }, NOW).ok).toBe(false);
  });

  it('turns when records wait for long, though both subscriptions say that they move', () => {
    const waiting = { ok: false, detail: 'enriched-events/0 at 7: 2 records behind, the oldest for 30 s' };
    expect(flow({ subscription: WELL, ledger: WELL, live: null, waiting }, NOW)).toEqual(waiting);
    const live = { since: NOW - 1_000, fault: 'no Redis' };
    expect(flow({ subscription: WELL, ledger: WELL, live, waiting }, NOW).ok).toBe(false);
  });

  it('says what is caught up on', () => {
    const waiting = { ok: true, detail: 'catching up: enriched-events/0' };
    expect(flow({ subscription: WELL, ledger: WELL, live: null, waiting }, NOW)).toEqual(waiting);
  });
});
