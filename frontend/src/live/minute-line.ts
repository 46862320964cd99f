/**
 * The live chart's line: events in the 60 s before each point. A finished minute of the history is that very number at
 * the minute's end, and a `stats` frame's total is it at the frame's time, so the two join without a seam.
 */
import type { LiveAnswer, StatsFrame, TimeseriesAnswer } from '#contracts';
import { matching } from './totals.js';

export interface LinePoint {
  /** Epoch milliseconds. */
  readonly t: number;
  readonly value: number;
}

/** The rooms' counters at one moment, kept by type so that a change of the filter redraws what has been. */
export interface Sample {
  readonly t: number;
  readonly byType: Readonly<Record<string, number>>;
}

const MINUTE = 60_000;

/** Samples closer than this replace one another: bounded, whatever the pace of frames. */
const STEP = 2_000;

/** Finished minutes of the answer, of the types asked for, as points at their ends. */
export function historyLine(answer: TimeseriesAnswer, types: readonly string[], now: number): LinePoint[] {
  const sums = new Map<number, number>();
  for (const series of answer.series) {
    const counts = types.length === 0 || types.includes(series.key);
    for (const point of series.points) {
      const end = Date.parse(point.t) + MINUTE;
      sums.set(end, (sums.get(end) ?? 0) + (counts ? Number(point.value) : 0));
    }
  }
  return Array.from(sums, ([t, value]) => ({ t, value }))
    .filter((point) => point.t <= now)
    .sort((a, b) => a.t - b.t);
}

/** Sums the rooms' newest frames; null while there is none. */
export function sampleOf(frames: readonly StatsFrame[]): Sample | null {
  if (frames.length === 0) return null;
  const byType: Record<string, number> = Object.create(null) as Record<string, number>;
  for (const frame of frames) {
    for (const [type, count] of Object.entries(frame.byType)) byType[type] = (byType[type] ?? 0) + count;
  }
  return { t: Math.max(...frames.map((frame) => Date.parse(frame.at))), byType };
}

/** What a request answers, in the place of frames that have not come yet. */
export const sampleOfAnswer = ({ to, lastMinute }: LiveAnswer): Sample => ({
  t: Date.parse(to),
  byType: lastMinute.byType,
});

/** Appends a sample, replacing one of the same step, and forgets what is older than `keepMs`. */
export function extended(samples: readonly Sample[], sample: Sample, keepMs: number): readonly Sample[] {
  const last = samples.at(-1);
  if (last && sample.t <= last.t) return samples;
  const sameStep = last !== undefined && Math.floor(last.t / STEP) === Math.floor(sample.t / STEP);
  const kept = sameStep ? samples.slice(0, -1) : samples;
  return [...kept.filter((each) => each.t >= sample.t - keepMs), sample];
}

/** History up to its end, then the samples after it. */
export function joined(
  history: readonly LinePoint[],
  samples: readonly Sample[],
  types: readonly string[],
): LinePoint[] {
  const end = history.at(-1)?.t ?? -Infinity;
  const live = samples.filter((sample) => sample.t > end);
  return [...history, ...live.map(({ t, byType }) => ({ t, value: matching(byType, types) }))];
}

/** The line at whole minutes, newest first: the chart as a table. */
export function byMinute(line: readonly LinePoint[]): LinePoint[] {
  const last = new Map<number, LinePoint>();
  for (const point of line) last.set(Math.ceil(point.t / MINUTE), point);
  return Array.from(last.values()).reverse();
}
