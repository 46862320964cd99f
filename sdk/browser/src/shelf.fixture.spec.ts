/** A storage in memory with a bound on what fits, as a browser's has one. Specs only. */
import { webShelf, type Shelf } from './shelf.js';

export interface BoundedStorage {
  readonly texts: Map<string, string>;
  /** What one page sees of it; all pages see the same. */
  shelf(): Shelf;
}

export function boundedStorage(characters = Infinity): BoundedStorage {
  const texts = new Map<string, string>();
  const used = (): number => [...texts].reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  const storage = new Proxy({} as Storage, {
    ownKeys: () => [...texts.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_target, property) =>
      ({
        getItem: (name: string) => texts.get(name) ?? null,
        removeItem: (name: string) => texts.delete(name),
        setItem: (name: string, text: string) => {
          const before = texts.get(name);
          texts.set(name, text);
          if (used() <= characters) return;
          if (before === undefined) texts.delete(name);
          else texts.set(name, before);
          throw new DOMException('full', 'QuotaExceededError');
        },
      })[property as string],
  });
  return { texts, shelf: () => webShelf(storage, 'np_') };
}
