import { describe, expect, it } from '@jest/globals';
import type { Coordinates, DedupClaims } from '#domain';
import { liveStoreContract } from '../live-store.contract.spec.js';
import { RECENT } from '../recent.js';
import { openMemoryLiveStore } from './open.js';
import { memoryRecent } from './recent.js';

/** Stands in for the embedded log, whose claims have a suite of their own. */
function claimsInMemory(): DedupClaims {
  const owners = new Map<string, Coordinates>();
  return {
    claim: async (claims) =>
      claims.map(({ projectId, eventId, by }) => {
        const key = JSON.stringify([projectId, eventId]);
        if (!owners.has(key)) owners.set(key, by);
        return owners.get(key) ?? by;
      }),
  };
}

describe('live store in memory', () => {
  liveStoreContract(async () => openMemoryLiveStore(claimsInMemory()));
});

describe('recent items in memory', () => {
  const texts = async (recent: ReturnType<typeof memoryRecent>, list: string, after: string | null = null) =>
    (await recent.read([{ list, after }]))[0]!.map(({ text }) => text);

  it('are forgotten an hour after the last of them', async () => {
    let now = 1_000_000;
    const recent = memoryRecent(() => now);
    await recent.add([{ list: 'a', items: ['1'] }]);
    now += (RECENT.seconds - 1) * 1_000;
    await recent.add([{ list: 'a', items: ['2'] }]);
    await recent.add([{ list: 'b', items: ['3'] }]);
    now += (RECENT.seconds - 1) * 1_000;
    expect(await texts(recent, 'a')).toEqual(['1', '2']);
    now += 1_000;
    expect(await texts(recent, 'a')).toEqual([]);
    await recent.add([{ list: 'a', items: ['4'] }]);
    expect(await texts(recent, 'a')).toEqual(['4']);
  });

  it('are read on by who read before a restart, or before the clock was set back', async () => {
    let now = 1_000_000;
    const before = memoryRecent(() => now);
    await before.add([{ list: 'a', items: ['1', '2'] }]);
    const [, last] = (await before.read([{ list: 'a', after: null }]))[0]!;
    now += 1;
    const after = memoryRecent(() => now);
    await after.add([{ list: 'a', items: ['3'] }]);
    now -= 500;
    await after.add([{ list: 'a', items: ['4'] }]);
    expect(await texts(after, 'a', last!.position)).toEqual(['3', '4']);
  });
});
