/**
 * UUIDv7 (RFC 9562, 5.7): 48 bits of epoch milliseconds, then 74 random bits, so that ids made one after the other sort
 * by time.
 */
import { randomFillSync } from 'node:crypto';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const RANDOM_BYTES = 10;

/** The id of a time (epoch ms) and ten random bytes beginning at `from`. */
export function uuidV7(time: number, random: Uint8Array, from = 0): string {
  const ms = Math.floor(time).toString(16).padStart(12, '0');
  const byte = (index: number): string => HEX[random[from + index]!]!;
  const version = HEX[(random[from]! & 0x0f) | 0x70]!;
  const variant = HEX[(random[from + 2]! & 0x3f) | 0x80]!;
  const tail = byte(4) + byte(5) + byte(6) + byte(7) + byte(8) + byte(9);
  return `${ms.slice(0, 8)}-${ms.slice(8)}-${version}${byte(1)}-${variant}${byte(3)}-${tail}`;
}

export type NewId = (time: number) => string;

/** A maker of ids that asks the system for randomness by the page. */
export function uuidSource(fill: (bytes: Uint8Array) => unknown = randomFillSync): NewId {
  const pool = new Uint8Array(RANDOM_BYTES * 400);
  let used = pool.length;
  return (time) => {
    if (used === pool.length) {
      fill(pool);
      used = 0;
    }
    used += RANDOM_BYTES;
    return uuidV7(time, pool, used - RANDOM_BYTES);
  };
}
