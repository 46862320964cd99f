import { describe, expect, it } from '@jest/globals';
import { FULL_SPEED } from '../project-batch/joint-commit.js';
import { GiveWay } from './give-way.js';

/** With the rests it took, in milliseconds. */
function aGiveWay(isMoving: boolean): { giveWay: GiveWay; rests: number[] } {
  const rests: number[] = [];
  const sleep = async (ms: number): Promise<void> => void rests.push(ms);
  return { giveWay: new GiveWay({ isMoving }, new AbortController().signal, sleep), rests };
}

describe('a rebuild', () => {
  it('goes at full speed while no events come in', async () => {
    const { giveWay, rests } = aGiveWay(false);
    expect(giveWay.bounds()).toBe(FULL_SPEED);
    await giveWay.rest(4_000, 60);
    expect(rests).toEqual([]);
  });

  it('takes small bites while events come in, and rests for as long as each took, within reason', async () => {
    const { giveWay, rests } = aGiveWay(true);
    expect(giveWay.bounds()).toEqual({ records: 500, underWay: 1 });
    await giveWay.rest(500, 60);
    await giveWay.rest(500, 60_000);
    expect(rests).toEqual([60, 250]);
  });

  it('does not rest once it has caught up', async () => {
    const { giveWay, rests } = aGiveWay(true);
    await giveWay.rest(20, 60);
    expect(rests).toEqual([]);
  });

  it('is not held up by its rest when it is to end', async () => {
    const giveWay = new GiveWay({ isMoving: true }, AbortSignal.abort());
    await expect(giveWay.rest(500, 60_000)).resolves.toBeUndefined();
  });
});
