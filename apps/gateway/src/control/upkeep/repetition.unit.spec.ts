import { describe, expect, it } from '@jest/globals';
import { Repetition } from './repetition.js';

describe('a repetition', () => {
  it('goes on after a round that failed, and tells of the first of a row', async () => {
    const faults: unknown[] = [];
    let rounds = 0;
    let enough = (): void => undefined;
    const done = new Promise<void>((resolve) => (enough = resolve));
    const work = (): Promise<void> => {
      rounds += 1;
      if (rounds === 6) enough();
      return [2, 3, 5].includes(rounds) ? Promise.reject(new Error(`round ${rounds}`)) : Promise.resolve();
    };
    const repetition = new Repetition(work, { everyMs: 1, onFault: (fault) => faults.push(fault) });
    repetition.start();
    await done;
    await repetition.close();
    expect(faults).toEqual([new Error('round 2'), new Error('round 5')]);
  });

  it('ends with the round in hand, and begins no other', async () => {
    let [begun, ended] = [0, 0];
    let finish = (): void => undefined;
    let hasBegun = (): void => undefined;
    const beginning = new Promise<void>((resolve) => (hasBegun = resolve));
    const work = async (): Promise<void> => {
      begun += 1;
      hasBegun();
      await new Promise<void>((resolve) => (finish = resolve));
      ended += 1;
    };
    const repetition = new Repetition(work, { everyMs: 1, onFault: () => undefined });
    repetition.start();
    await beginning;
    const closing = repetition.close();
    finish();
    await closing;
    expect({ begun, ended }).toEqual({ begun: 1, ended: 1 });
  });
});
