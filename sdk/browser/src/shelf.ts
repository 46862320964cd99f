/** A place for small texts by name: localStorage, cookies, or memory. */

export interface Shelf {
  get(name: string): string | null;
  /** False when there is no room, or nothing may be kept. */
  set(name: string, value: string): boolean;
  remove(name: string): void;
  names(): string[];
}

export function memoryShelf(): Shelf {
  const kept = new Map<string, string>();
  return {
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => !!kept.set(name, value),
    remove: (name) => void kept.delete(name),
    names: () => [...kept.keys()],
  };
}

/** Names begin with `prefix` in the storage, and without it here. */
export function webShelf(storage: Storage, prefix: string): Shelf {
  return {
    get: (name) => storage.getItem(prefix + name),
    set: (name, value) => {
      try {
        storage.setItem(prefix + name, value);
        return true;
      } catch {
        // Full, or forbidden: the caller hears it.
        return false;
      }
    },
    remove: (name) => storage.removeItem(prefix + name),
    names: () =>
      Object.keys(storage)
        .filter((name) => name.startsWith(prefix))
        .map((name) => name.slice(prefix.length)),
  };
}

/** The page's localStorage; null where the browser forbids it. */
export function localShelf(prefix: string): Shelf | null {
  try {
    return webShelf(localStorage, prefix);
  } catch {
    // Even to look at it throws where cookies are blocked.
    return null;
  }
}

const YEAR_SECONDS = 31_536_000;

/** Cookies of the page's own site, sent over HTTPS only where the page is. */
export function cookieShelf(prefix: string, domain: string | undefined): Shelf {
  const write = (name: string, value: string, seconds: number): boolean => {
    const where = (domain ? `;domain=${domain}` : '') + (location.protocol === 'https:' ? ';secure' : '');
    document.cookie = `${prefix}${name}=${encodeURIComponent(value)};path=/;samesite=lax;max-age=${seconds}${where}`;
    return true;
  };
  return {
    get: (name) => {
      const start = `${prefix}${name}=`;
      const cookie = document.cookie.split('; ').find((text) => text.startsWith(start));
      return cookie ? decodeURIComponent(cookie.slice(start.length)) : null;
    },
    set: (name, value) => write(name, value, YEAR_SECONDS),
    remove: (name) => void write(name, '', 0),
    names: () => ['v', 's', 'u'],
  };
}
