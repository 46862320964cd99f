/**
 * Which page sends what waits on the shelf: each page its own, and what a page has left that is gone. A page shows that it
 * is there by a Web Lock, which a browser frees when the page ends, however it ends. Where there are none (a page that is
 * not from HTTPS) it does by a lease that it renews.
 */
import { newId } from './new-id.js';
import type { Queue } from './queue.js';
import type { Shelf } from './shelf.js';

export interface Ownership {
  /** Looks for what others have left. */
  adopt(): void;
  /** The page is left, perhaps for ever: others may take what it has. */
  release(): void;
  /** The page was left and is back, or may have heard nothing for a while. */
  resume(): void;
}

/** A page that is already on its way out gets no locks: the next one does. */
const onRefusal = (): void => undefined;

const LEASE = 'o:';
const RENEW_MS = 10_000;
/** Browsers let a page in the background work once a minute. */
const LEASE_MS = 150_000;

export function openOwnership(shelf: Shelf, queue: Queue, prefix: string, onChange: () => void): Ownership {
  const { locks } = navigator as { locks?: LockManager };
  const own = newId();
  let release: (() => void) | null = null;

  const settle = (): void => {
    queue.reconcile();
    queue.keep(own);
    adopt();
    onChange();
  };
  const claim = (): void => {
    if (!locks) {
      const renew = (): void => void shelf.set(LEASE + own, String(Date.now()));
      renew();
      const timer = setInterval(renew, RENEW_MS);
      release = () => {
        clearInterval(timer);
        shelf.remove(LEASE + own);
      };
      return settle();
    }
    const held = new Promise<void>((done) => (release = done));
    locks
      .request(prefix + own, () => {
        settle();
        return held;
      })
      .catch(onRefusal);
  };
  const take = (other: string): void => {
    shelf.remove(LEASE + other);
    queue.adopt(other);
    onChange();
  };
  const adopt = (): void => {
    for (const other of queue.owners()) {
      if (other === own) continue;
      if (locks) {
        locks.request(prefix + other, { ifAvailable: true }, (lock) => lock && take(other)).catch(onRefusal);
      } else if (Date.now() - Number(shelf.get(LEASE + other)) > LEASE_MS) take(other);
    }
  };
  claim();
  return {
    adopt,
    release: () => {
      release?.();
      release = null;
    },
    resume: () => (release ? adopt : claim)(),
  };
}
