import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameScheduler, type FrameClock } from './frame-scheduler.js';

/** Time that only moves when told to. */
function manualClock(): FrameClock & { advance(ms: number): void; pending(): number } {
  let now = 0;
  const tasks: { at: number; run: () => void }[] = [];
  return {
    now: () => now,
    after: (delayMs, run) => {
      const task = { at: now + delayMs, run };
      tasks.push(task);
      return () => void tasks.splice(tasks.indexOf(task), 1);
    },
    advance: (ms) => {
      const end = now + ms;
      for (;;) {
        const due = tasks.filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        tasks.splice(tasks.indexOf(due), 1);
        now = due.at;
        due.run();
      }
      now = end;
    },
    pending: () => tasks.length,
  };
}

describe('frame scheduler', () => {
  it('sends the first frame at once', () => {
    const clock = manualClock();
    const sent: number[] = [];
    new FrameScheduler(() => (sent.push(clock.now()), false), 50, clock).request();
    expect(sent).toEqual([0]);
  });

  it('gathers what comes within an interval into one frame at its end', () => {
    const clock = manualClock();
    const sent: number[] = [];
    const frames = new FrameScheduler(() => (sent.push(clock.now()), false), 50, clock);
    frames.request();
    clock.advance(10);
    frames.request();
    frames.request();
    clock.advance(100);
    expect(sent).toEqual([0, 50]);
  });

  it('sends at once again after a pause, and holds no timer meanwhile', () => {
    const clock = manualClock();
    const sent: number[] = [];
    const frames = new FrameScheduler(() => (sent.push(clock.now()), false), 50, clock);
    frames.request();
    clock.advance(1_000);
    expect(clock.pending()).toBe(0);
    frames.request();
    expect(sent).toEqual([0, 1_000]);
  });

  it('goes on by itself while there is more', () => {
    const clock = manualClock();
    const sent: number[] = [];
    new FrameScheduler(() => sent.push(clock.now()) < 3, 50, clock).request();
    clock.advance(500);
    expect(sent).toEqual([0, 50, 100]);
  });

  it('sends nothing after it was stopped', () => {
    const clock = manualClock();
    let sent = 0;
    const frames = new FrameScheduler(() => (sent++, true), 50, clock);
    frames.request();
    frames.stop();
    frames.request();
    clock.advance(500);
    expect(sent).toBe(1);
    expect(clock.pending()).toBe(0);
  });

  it('never has two frames within an interval, and leaves no request unanswered', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 60 }), (pauses) => {
        const clock = manualClock();
        const sent: number[] = [];
        const frames = new FrameScheduler(() => (sent.push(clock.now()), false), 50, clock);
        for (const pause of pauses) {
          clock.advance(pause);
          const requestedAt = clock.now();
          frames.request();
          if (sent.at(-1) !== requestedAt) expect(clock.pending()).toBe(1);
        }
        clock.advance(50);
        expect(sent.every((at, i) => i === 0 || at - sent[i - 1]! >= 50)).toBe(true);
        expect(clock.pending()).toBe(0);
      }),
    );
  });
});
