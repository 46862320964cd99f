/**
 * Events that wait to be sent, in memory and on the shelf. Each is a text of its own there, named by the page that owns it
 * and a number: to add one costs the same however many wait, and no page writes what is another's.
 */
import { openBacklog, type Backlog, type Bounds, type Queued } from './backlog.js';
import type { Shelf } from './shelf.js';

export interface Queue extends Pick<Backlog, 'next'> {
  size(): number;
  add(text: string): void;
  remove(events: readonly Queued[]): void;
  /** From now on also on the shelf, in the name of `owner`. */
  keep(owner: string): void;
  /** Takes over what another page has left. */
  adopt(owner: string): void;
  /** Lets go of what another page has taken meanwhile. */
  reconcile(): void;
  /** Lets go of everything in memory. */
  clear(): void;
  /** Pages that have something on the shelf, this one included. */
  owners(): ReadonlySet<string>;
  /** Events that were given up for want of room, and not reported yet. */
  dropped(): number;
  /** So many more were given up; fewer than none were reported. */
  countDropped(change: number): void;
}

const EVENT = 'q:';
const DROPPED = 'd';

export function openQueue(shelf: Shelf, bounds: Bounds): Queue {
  let owner = '';
  /** All of one length, so that names sort as the events came. */
  let number = Date.now();
  const dropped = (): number => Number(shelf.get(DROPPED));
  const countDropped = (change: number): void => void shelf.set(DROPPED, String(dropped() + change));
  const forget = ({ name }: Queued): void => {
    if (name) shelf.remove(name);
  };
  const backlog = openBacklog(bounds, (event) => {
    forget(event);
    countDropped(1);
  });
  const { all, add, next, retain, dropOldest } = backlog;
  /** Makes room by dropping what is older; an event that fits nowhere stays in memory. */
  const write = (event: Queued): void => {
    const name = `${EVENT}${owner}:${++number}`;
    while (!shelf.set(name, event.text)) {
      if (all()[0] === event || !all().some((other) => other.name)) return;
      dropOldest();
    }
    event.name = name;
  };
  const left = (by: string): string[] =>
    shelf
      .names()
      .filter((name) => name.startsWith(EVENT + by))
      .sort();

  return {
    next,
    size: () => all().length,
    add: (text) => {
      const event = add(text);
      if (owner) write(event);
    },
    remove: (events) => {
      events.forEach(forget);
      retain((event) => !events.includes(event));
    },
    keep: (name) => {
      owner = name;
      for (const event of [...all()]) if (!event.name) write(event);
    },
    adopt: (other) => {
      for (const name of left(other + ':')) {
        const text = shelf.get(name);
        // Its bytes are free before they are written again; when even so there is no room it goes on in memory.
        shelf.remove(name);
        if (text) write(add(text));
      }
    },
    reconcile: () => retain(({ name }) => !name || shelf.get(name) !== null),
    clear: () => retain(() => false),
    owners: () => new Set(left('').map((name) => name.split(':')[1]!)),
    dropped,
    countDropped,
  };
}
