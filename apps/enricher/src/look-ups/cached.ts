/** Remembers the answers of a pure function for the texts seen last, in bounded memory and time. */
import { LRUCache } from 'lru-cache';

/** Of a longer text only the beginning counts: no user agent or address of a real client is so long. */
export const LONGEST_TEXT = 1_024;

/** A throw is not remembered. */
export function cached<V>(entries: number, answer: (text: string) => V): (text: string) => V {
  const cache = new LRUCache<string, { readonly value: V }>({ max: entries });
  return (whole) => {
    const text = whole.length > LONGEST_TEXT ? beginningOf(whole) : whole;
    const known = cache.get(text);
    if (known) return known.value;
    const value = answer(text);
    cache.set(text, { value });
    return value;
  };
}

/** A copy: a slice would keep the whole text alive for as long as it is remembered. */
function beginningOf(text: string): string {
  return Buffer.from(text.slice(0, LONGEST_TEXT)).toString();
}
