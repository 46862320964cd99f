import { describe, expect, it, jest } from '@jest/globals';
import { openMemoryLiveStore, type Notices } from '#live-store';
import { NoticeProbe } from './notice-probe.js';

describe('notice probe', () => {
  it('is well while notices get through, for many who ask at once', async () => {
    const probe = new NoticeProbe(openMemoryLiveStore({ claim: () => Promise.resolve([]) }).notices);
    await probe.open();
    expect(await Promise.all([probe.check(), probe.check()])).toEqual([{ ok: true }, { ok: true }]);
    await probe.close();
  });

  it('is not when a subscription is open and dead', async () => {
    jest.useFakeTimers();
    const dead: Notices = { publish: async () => undefined, subscribe: async () => async () => undefined };
    const probe = new NoticeProbe(dead);
    await probe.open();
    const checked = probe.check();
    await jest.advanceTimersByTimeAsync(1_500);
    expect(await checked).toEqual({ ok: false, detail: 'notices do not get through' });
    jest.useRealTimers();
  });

  it('fails when the live store does', async () => {
    const notices: Notices = {
      publish: () => Promise.reject(new Error('gone')),
      subscribe: async () => async () => undefined,
    };
    await expect(new NoticeProbe(notices).check()).rejects.toThrow('gone');
  });
});
