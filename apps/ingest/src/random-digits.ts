/** Random hex digits from the system by the page: one call for some hundred ids instead of one each. */
import { randomFillSync } from 'node:crypto';

const PAGE = 4_096;

/** Answers with so many random hex digits, at most a page of them. */
export type TakeDigits = (count: number) => string;

export function randomDigits(fill: (bytes: Buffer) => unknown = randomFillSync): TakeDigits {
  const page = Buffer.alloc(PAGE);
  let digits = '';
  let used = 0;
  return (count) => {
    if (used + count > digits.length) {
      fill(page);
      digits = page.toString('hex');
      used = 0;
    }
    used += count;
    return digits.slice(used - count, used);
  };
}
