/** Remembers the answers of a pure function for the texts seen last. */
import { LRUCache } from 'lru-cache';

/** A throw is not remembered. */
export function cached<V>(entries: number, answer: (text: string) => V): (text: string) => V {
  const cache = new LRUCache<string, { readonly value: V }>({ max: entries });
  return (text) => {
    const known = cache.get(text);
    if (known) return known.value;
    const value = answer(text);
    cache.set(text, { value });
    return value;
  };
}
