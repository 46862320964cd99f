/** When it happened: the client's time, unless it sent none or its clock is far ahead of the collector's. */
import type { RawEvent } from '#domain';
import type { Findings } from '../pipeline/step.js';

/** A client's clock may be so far ahead; the past is not limited, because imports are welcome. */
export const CLOCK_TOLERANCE_MS = 60 * 60 * 1000;

export function clock({ time, receivedAt }: RawEvent): Findings {
  if (time === null) return { time: receivedAt };
  if (time > receivedAt + CLOCK_TOLERANCE_MS) return { time: receivedAt, mark: 'clock_ahead' };
  return { time };
}
