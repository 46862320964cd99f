import { describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { FULL_SPEED } from '../project-batch/joint-commit.js';
import { GiveWay } from './give-way.js';

const BITE = { records: 250, underWay: 1 };

/** With the rests it took, in milliseconds. */
function aGiveWay(perSecond: number): { giveWay: GiveWay; rests: number[] } {
  const rests: number[] = [];
  const sleep = async (ms: number): Promise<void> => void rests.push(ms);
  const live = { isMoving: perSecond > 0, perSecond };
  return { giveWay: new GiveWay(live, new AbortController().signal, sleep), rests };
}

describe('a rebuild', () => {
  it('goes at full speed while no events come in', async () => {
    const { giveWay, rests } = aGiveWay(0);
    expect(giveWay.bounds()).toBe(FULL_SPEED);
    await giveWay.rest(4_000, 60);
    expect(rests).toEqual([]);
  });

  it('takes small bites while events come in, and rests for twice as long as each took, within reason', async () => {
    const { giveWay, rests } = aGiveWay(10);
    expect(giveWay.bounds()).toEqual(BITE);
    await giveWay.rest(250, 60);
    await giveWay.rest(250, 60_000);
    expect(rests).toEqual([120, 500]);
  });

  it('does not rest once it has caught up', async () => {
    const { giveWay, rests } = aGiveWay(1_000);
    await giveWay.rest(20, 60);
    expect(rests).toEqual([]);
  });

  it('goes at full speed where events come in faster than bites could follow', async () => {
    const { giveWay, rests } = aGiveWay(20_000);
    expect(giveWay.bounds()).toBe(FULL_SPEED);
    await giveWay.rest(4_000, 60);
    expect(rests).toEqual([]);
  });

  it('is not held up by its rest when it is to end', async () => {
    const giveWay = new GiveWay({ isMoving: true, perSecond: 1 }, AbortSignal.abort());
    await expect(giveWay.rest(500, 60_000)).resolves.toBeUndefined();
  });

  it('does not rest while the live version waits for it', async () => {
    const rests: number[] = [];
    const sleep = (ms: number, ended: AbortSignal): Promise<void> => {
      rests.push(ms);
      return pause(ms, undefined, { signal: ended });
    };
    const giveWay = new GiveWay({ isMoving: true, perSecond: 1 }, new AbortController().signal, sleep);
    const resting = giveWay.rest(500, 60_000);
    await giveWay.hurry(async () => {
      await resting;
      await giveWay.rest(500, 60_000);
    });
    expect(rests).toEqual([500]);
  });
});
