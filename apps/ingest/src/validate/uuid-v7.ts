/**
 * UUIDv7 (RFC 9562, 5.7): 48 bits of epoch milliseconds, then 74 random bits, so that ids made one after the other sort
 * by time.
 */
import type { TakeDigits } from '../random-digits.js';

const RANDOM_DIGITS = 20;
/** Two bits `10`, then two random ones. */
const VARIANT = '89ab';

/** The id of a time (epoch ms) and twenty random hex digits. */
export function uuidV7(time: number, random: string): string {
  const ms = Math.floor(time).toString(16).padStart(12, '0');
  const variant = VARIANT[parseInt(random[4]!, 16) & 3]!;
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${random.slice(1, 4)}-${variant}${random.slice(5, 8)}-${random.slice(8)}`;
}

export type NewId = (time: number) => string;

export function uuidSource(random: TakeDigits): NewId {
  return (time) => uuidV7(time, random(RANDOM_DIGITS));
}
