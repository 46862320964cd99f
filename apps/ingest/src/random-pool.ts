/** Random bytes from the system by the page: one call for some hundred ids instead of one each. */
import { randomFillSync } from 'node:crypto';

const PAGE = 4_096;

/** Answers with so many random bytes, at most a page; they are the caller's until it asks again. */
export type TakeRandom = (count: number) => Uint8Array;

export function randomPool(fill: (bytes: Uint8Array) => unknown = randomFillSync): TakeRandom {
  const page = new Uint8Array(PAGE);
  let used = PAGE;
  return (count) => {
    if (used + count > PAGE) {
      fill(page);
      used = 0;
    }
    used += count;
    return page.subarray(used - count, used);
  };
}
