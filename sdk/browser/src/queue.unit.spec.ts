/** What waits, in memory and on disk: bounded, in order, and never two pages' at once. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openQueue, type Queue } from './queue.js';
import { boundedStorage, type BoundedStorage } from './shelf.fixture.spec.js';

const ANY = { events: 1_000, bytes: 1_000_000 };

function pageOn(storage: BoundedStorage, owner: string, bounds = ANY): Queue {
  const queue = openQueue(storage.shelf(), bounds);
  queue.keep(owner);
  return queue;
}
const texts = (queue: Queue): string[] => queue.next(Infinity, Infinity).map(({ text }) => text);
const add = (queue: Queue, ...events: string[]): void => events.forEach((text) => queue.add(text));
const onDisk = ({ texts: all }: BoundedStorage): string[] =>
  [...all].filter(([name]) => name.startsWith('np_q:')).map(([, text]) => text);

describe('a queue', () => {
  it('writes nothing before it is told whose it is, and everything from then on', () => {
    const storage = boundedStorage();
    const queue = openQueue(storage.shelf(), ANY);
    add(queue, 'a');
    expect(onDisk(storage)).toEqual([]);
    queue.keep('p1');
    add(queue, 'b');
    expect(onDisk(storage)).toEqual(['a', 'b']);
    queue.remove(queue.next(1, Infinity));
    expect([texts(queue), onDisk(storage)]).toEqual([['b'], ['b']]);
  });

  it('gives the oldest that fit, and at least one', () => {
    const queue = pageOn(boundedStorage(), 'p1');
    add(queue, 'aaaa', 'bbbb', 'cc');
    const batch = (most: number, bytes: number): string[] => queue.next(most, bytes).map(({ text }) => text);
    expect([batch(2, 100), batch(9, 10), batch(9, 9), batch(9, 1)]).toEqual([
      ['aaaa', 'bbbb'],
      ['aaaa', 'bbbb'],
      ['aaaa'],
      ['aaaa'],
    ]);
    expect(queue.next(9, 100, ({ text }) => text === 'aaaa').map(({ text }) => text)).toEqual(['bbbb', 'cc']);
  });

  it('drops the oldest beyond its bounds, in UTF-8, and counts them until they are reported', () => {
    const storage = boundedStorage();
    const queue = pageOn(storage, 'p1', { events: 3, bytes: 10 });
    add(queue, 'a', 'b', 'c', 'd');
    expect([texts(queue), queue.dropped()]).toEqual([['b', 'c', 'd'], 1]);
    add(queue, 'ééé');
    expect([texts(queue), queue.dropped()]).toEqual([['c', 'd', 'ééé'], 2]);
    add(queue, 'x'.repeat(20));
    expect([texts(queue), onDisk(storage)]).toEqual([['x'.repeat(20)], ['x'.repeat(20)]]);
    // The next page of the site tells of them, if this one does not.
    expect(pageOn(storage, 'p2').dropped()).toBe(5);
    queue.countDropped(-5);
    expect(queue.dropped()).toBe(0);
  });

  it('makes room on a full disk, and goes on in memory where there is none', () => {
    const storage = boundedStorage(80);
    const queue = pageOn(storage, 'p1');
    add(queue, 'a'.repeat(20), 'b'.repeat(20), 'c'.repeat(200));
    expect(texts(queue)).toEqual(['c'.repeat(200)]);
    expect(onDisk(storage)).toEqual([]);
    add(queue, 'd');
    expect(onDisk(storage)).toEqual(['d']);
    expect(queue.dropped()).toBe(2);
  });

  it('takes over what another page has left, in its order, and is alone with it', () => {
    const storage = boundedStorage();
    const gone = pageOn(storage, 'gone');
    add(gone, 'a', 'b');
    const queue = pageOn(storage, 'p1');
    add(queue, 'mine');
    expect(queue.owners()).toEqual(new Set(['gone', 'p1']));
    queue.adopt('gone');
    expect([texts(queue), queue.owners()]).toEqual([['mine', 'a', 'b'], new Set(['p1'])]);
    gone.reconcile();
    expect(texts(gone)).toEqual([]);
  });

  it('is empty after it was cleared', () => {
    const queue = pageOn(boundedStorage(), 'p1');
    add(queue, 'a');
    queue.clear();
    expect([queue.size(), texts(queue)]).toEqual([0, []]);
  });
});

/** What can happen on a site with three tabs that come, go, and come back out of the browser's cache. */
type Step = { readonly do: 'track' | 'send' | 'leave' | 'return' | 'end'; readonly page: number };

const step = fc.record({
  do: fc.constantFrom('track', 'send', 'leave', 'return', 'end'),
  page: fc.nat(2),
}) as fc.Arbitrary<Step>;

/** As ownership.ts lets them: a page takes what nobody holds, whenever it sends. */
function play(steps: readonly Step[]): { tracked: string[]; sent: string[] } {
  const storage = boundedStorage();
  const sent: string[] = [];
  const tracked: string[] = [];
  let born = 0;
  const begin = () => {
    const owner = `p${born++}`;
    return { owner, held: true, queue: pageOn(storage, owner) };
  };
  const pages = [begin(), begin(), begin()];
  const send = (page: (typeof pages)[number]): void => {
    for (const owner of page.queue.owners())
      if (!pages.some((other) => other.held && other.owner === owner)) page.queue.adopt(owner);
    const batch = page.queue.next(Infinity, Infinity);
    sent.push(...batch.map(({ text }) => text));
    page.queue.remove(batch);
  };
  for (const { do: what, page: index } of steps) {
    const page = pages[index]!;
    if (what === 'end') pages[index] = begin();
    else if (what === 'return' && !page.held) {
      page.held = true;
      page.queue.reconcile();
    } else if (what === 'leave') page.held = false;
    else if (page.held && what === 'track') {
      tracked.push(`e${tracked.length}`);
      page.queue.add(tracked.at(-1)!);
    } else if (page.held && what === 'send') send(page);
  }
  pages.forEach((_, index) => (pages[index] = begin()));
  send(pages[0]!);
  return { tracked, sent };
}

describe('pages that share a disk', () => {
  it('send every event once, however they come and go', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { tracked, sent } = play(steps);
        expect([...sent].sort()).toEqual([...tracked].sort());
      }),
      { numRuns: 300 },
    );
  });
});
