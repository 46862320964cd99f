/**
 * UUIDv7 (RFC 9562, 5.7): 48 bits of epoch milliseconds, then 74 random bits, so that ids made one after the other sort
 * by time.
 */
import type { TakeRandom } from '../random-pool.js';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const RANDOM_BYTES = 10;

/** The id of a time (epoch ms) and ten random bytes. */
export function uuidV7(time: number, random: Uint8Array): string {
  const ms = Math.floor(time).toString(16).padStart(12, '0');
  const byte = (index: number): string => HEX[random[index]!]!;
  const version = HEX[(random[0]! & 0x0f) | 0x70]!;
  const variant = HEX[(random[2]! & 0x3f) | 0x80]!;
  const tail = byte(4) + byte(5) + byte(6) + byte(7) + byte(8) + byte(9);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-${version}${byte(1)}-${variant}${byte(3)}-${tail}`;
}

export type NewId = (time: number) => string;

export function uuidSource(random: TakeRandom): NewId {
  return (time) => uuidV7(time, random(RANDOM_BYTES));
}
