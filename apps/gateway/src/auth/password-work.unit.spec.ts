import { describe, expect, it } from '@jest/globals';
import { WorkQueue } from './password-work.js';

describe('the queue of passwords', () => {
  it('works on so many at once, in order, and refuses who finds it full', async () => {
    const queue = new WorkQueue(2, 3);
    const finish: (() => void)[] = [];
    const started: number[] = [];
    const job = (id: number) =>
      queue.run(async () => {
        started.push(id);
        await new Promise<void>((resolve) => finish.push(resolve));
        return id;
      });
    const jobs = [1, 2, 3, 4, 5].map(job);
    await expect(job(6)).rejects.toMatchObject({ code: 'OVERLOADED', options: { retryAfterSeconds: 5 } });
    expect(started).toEqual([1, 2]);
    for (let done = 0; done < 5; done += 1) {
      finish[done]!();
      await jobs[done];
    }
    expect(started).toEqual([1, 2, 3, 4, 5]);
    expect(await Promise.all(jobs)).toEqual([1, 2, 3, 4, 5]);
  });

  it('goes on after a fault', async () => {
    const queue = new WorkQueue(1, 0);
    await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await queue.run(() => Promise.resolve('yes'))).toBe('yes');
  });
});
