import { describe, expect, it } from '@jest/globals';
import { Releases } from './releases.js';

describe('releases', () => {
  it('run in reverse order, once', async () => {
    const releases = new Releases();
    const order: number[] = [];
    for (const n of [1, 2, 3]) releases.add(() => void order.push(n));
    await releases.run();
    await releases.run();
    expect(order).toEqual([3, 2, 1]);
  });

  it('go on after a fault, and throw it at the end', async () => {
    const releases = new Releases();
    const order: number[] = [];
    releases.add(() => void order.push(1));
    releases.add(() => Promise.reject(new Error('stuck')));
    await expect(releases.run()).rejects.toThrow('stuck');
    expect(order).toEqual([1]);
  });

  it('release what a failed start had acquired', async () => {
    let released = false;
    const start = Releases.guard((releases) => {
      releases.add(() => void (released = true));
      return Promise.reject(new Error('port in use'));
    });
    await expect(start).rejects.toThrow('port in use');
    expect(released).toBe(true);
  });
});
