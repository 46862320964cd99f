/**
 * Clients whose clock is wrong still know how long ago something was: `sentAt` and the event's time come from one clock,
 * so the event happened `sentAt - timestamp` before the receipt (Segment's spec of common fields, "timestamps").
 */
import { eventTime } from '#contracts';

/** Transport takes so long, and clocks that are kept in step differ by less: within it a time stays as it was sent. */
const TOLERANCE_MS = 5_000;

export interface ClockSkew {
  /** Epoch ms by the client's clock. */
  readonly sentAt: number;
  /** What the client's clock lacks, in ms. */
  readonly behindMs: number;
}

/** Null when the clock is right, or nothing readable is known of it. */
export function clockSkew(sentAt: unknown, receivedAt: number): ClockSkew | null {
  const sent = epochOf(sentAt);
  if (sent === null || Math.abs(receivedAt - sent) <= TOLERANCE_MS) return null;
  return { sentAt: sent, behindMs: receivedAt - sent };
}

/** The event's time by our clock; as it was sent where that would make no sense: unreadable, or later than it was sent. */
export function corrected(timestamp: unknown, { sentAt, behindMs }: ClockSkew): unknown {
  const time = epochOf(timestamp);
  return time === null || time > sentAt + TOLERANCE_MS ? timestamp : time + behindMs;
}

function epochOf(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const time = eventTime(value);
  return time.ok ? time.time : null;
}
