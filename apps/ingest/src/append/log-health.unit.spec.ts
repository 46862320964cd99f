import { describe, expect, it } from '@jest/globals';
import { LogUnavailable, type AppenderState, type EventLog } from '#event-log';
import { logHealth } from './log-health.js';

const NOW = 1_000_000;
const WORKING: AppenderState = {
  queuedBytes: 0,
  maxQueuedBytes: 10,
  lastAcknowledgedAt: null,
  failingSince: null,
  lastFailedAt: null,
  disk: null,
};

function logWith(state: Partial<AppenderState>, answers = true): Pick<EventLog, 'appender' | 'admin'> {
  const ping = () => (answers ? Promise.resolve() : Promise.reject(new LogUnavailable('no broker')));
  return { appender: { state: () => ({ ...WORKING, ...state }) }, admin: { ping } } as unknown as EventLog;
}

describe('the health of the log', () => {
  it('is good while it answers and nothing fails', async () => {
    expect(await logHealth(logWith({}), NOW)).toEqual({ ok: true });
  });

  it('is bad when it does not answer, though nobody has sent anything', async () => {
    await expect(logHealth(logWith({}, false), NOW)).rejects.toThrow('no broker');
  });

  it('is bad while appends fail, though it answers', async () => {
    const failing = { failingSince: NOW - 60_000, lastFailedAt: NOW - 100 };
    expect((await logHealth(logWith(failing), NOW)).ok).toBe(false);
  });

  it('is good again once it answers and no append has failed for a while: nobody may be sending', async () => {
    const failed = { failingSince: NOW - 60_000, lastFailedAt: NOW - 6_000 };
    expect((await logHealth(logWith(failed), NOW)).ok).toBe(true);
    await expect(logHealth(logWith(failed, false), NOW)).rejects.toThrow('no broker');
  });

  it('is bad while the disk has less room than is kept for the pipeline, and says how little', async () => {
    const disk = { freeBytes: 312_500_000, minFreeBytes: 512e6 };
    expect(await logHealth(logWith({ disk }), NOW)).toEqual({
      ok: false,
      detail: expect.stringMatching(/^312 MB free .* less than the 512 MB/) as unknown as string,
    });
    expect((await logHealth(logWith({ disk: { ...disk, freeBytes: 512e6 } }), NOW)).ok).toBe(true);
  });

  it('is bad while the queue is full', async () => {
    expect((await logHealth(logWith({ queuedBytes: 10 }), NOW)).ok).toBe(false);
  });
});
