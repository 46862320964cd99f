/** What an answer does to the events that were sent, and when the next attempt is made. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { eventText } from './body.js';
import { openDelivery, type Delivery, type Wire } from './delivery.js';
import { openQueue, type Queue } from './queue.js';
import { memoryShelf } from './shelf.js';

type Answer = Awaited<ReturnType<Wire['post']>>;
interface Body {
  readonly events: readonly { readonly type: string; readonly context: { readonly dropped?: number } }[];
}

const taken: Answer = { status: 202, text: '{"accepted":1,"rejected":0,"events":[]}', retryAfter: null };
const answer = (status: number, retryAfter: string | null = null): Answer => ({ status, text: '', retryAfter });

let queue: Queue;
let delivery: Delivery;
/** Types of the events of each request. */
let posts: string[][];
let beacons: string[][];
let bodies: Body[];
let warnings: string[];
let answers: (Answer | null)[];
let beaconsTaken: number;

beforeEach(() => {
  jest.useFakeTimers({ now: 1_000_000 });
  jest.spyOn(Math, 'random').mockReturnValue(1);
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: true }, configurable: true });
  [posts, beacons, bodies, warnings, answers, beaconsTaken] = [[], [], [], [], [], Infinity];
  queue = openQueue(memoryShelf(), { events: 100, bytes: 200_000 });
  const typesOf = (body: string): string[] => {
    bodies.push(JSON.parse(body) as Body);
    return bodies.at(-1)!.events.map(({ type }) => type);
  };
  const wire: Wire = {
    post: (body) => {
      posts.push(typesOf(body));
      const next = answers.length > 0 ? answers.shift()! : taken;
      return next ? Promise.resolve(next) : Promise.reject(new TypeError('Failed to fetch'));
    },
    beacon: (body) => {
      if (beacons.length >= beaconsTaken) return false;
      beacons.push(typesOf(body));
      return true;
    },
  };
  delivery = openDelivery(queue, wire, { batchEvents: 3, batchMs: 2_000, warn: (text) => warnings.push(text) });
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

function track(...types: string[]): void {
  for (const type of types) {
    queue.add(eventText({ library: 'sdk' }, { type }));
    delivery.added();
  }
}
const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

describe('events', () => {
  it('go together, when the time has come or when there are enough', async () => {
    track('a', 'b');
    await pass(1_999);
    expect(posts).toEqual([]);
    await pass(1);
    expect(posts).toEqual([['a', 'b']]);
    track('c', 'd', 'e', 'f');
    await pass(0);
    expect(posts.slice(1)).toEqual([['c', 'd', 'e'], ['f']]);
    expect(queue.size()).toBe(0);
  });

  it.each([
    ['no answer', null],
    ['a fault', answer(500)],
    ['too many', answer(429)],
    [
      "an answer that is not the collector's",
      { status: 200, text: '<html>Sign in to the hotel</html>', retryAfter: null },
    ],
    ['an acknowledgement that is not the collector’s', { status: 202, text: '', retryAfter: null }],
  ])('wait longer each time after %s, and are sent again as they are', async (_name, trouble) => {
    answers = [trouble, trouble];
    track('a');
    await pass(2_000);
    expect(posts).toHaveLength(1);
    await pass(999);
    expect(posts).toHaveLength(1);
    await pass(1);
    expect(posts).toHaveLength(2);
    await pass(1_999);
    expect(posts).toHaveLength(2);
    await pass(1);
    expect([posts, queue.size()]).toEqual([[['a'], ['a'], ['a']], 0]);
    expect(bodies[2]).toEqual(bodies[0]);
  });

  it('wait as long as they are asked to, whatever happens meanwhile', async () => {
    answers = [answer(503, '60')];
    track('a');
    await pass(2_000);
    delivery.online();
    await delivery.flush();
    track('b', 'c', 'd');
    await pass(59_000);
    expect(posts).toHaveLength(1);
    await pass(1_000);
    expect(posts.slice(1)).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('go at once when the network is back', async () => {
    answers = [null, null, null, null, null];
    track('a');
    // After these the next attempt is at least eight seconds away.
    while (answers.length > 0) await pass(100);
    delivery.online();
    await pass(0);
    expect([posts.length, queue.size()]).toEqual([6, 0]);
  });

  it.each([400, 413, 415, 422])('that are refused with %d are given up, and told of', async (status) => {
    answers = [answer(status)];
    track('bad');
    await pass(2_000);
    track('good');
    await pass(2_000);
    expect([posts, queue.size(), warnings]).toEqual([[['bad'], ['good']], 0, [`${status} `]]);
  });

  it('that are too large together go one by one', async () => {
    answers = [answer(413)];
    track('a', 'b');
    await pass(2_000);
    expect([posts, queue.size()]).toEqual([[['a', 'b'], ['a'], ['b']], 0]);
  });

  it.each([401, 403, 404])('stay for another page when the key is refused: %d', async (status) => {
    answers = [answer(status)];
    track('a');
    await pass(2_000);
    track('b');
    await pass(3_600_000);
    delivery.leave();
    expect([posts, beacons, queue.size()]).toEqual([[['a']], [], 2]);
  });

  it('tell of those that were dropped, until that was heard', async () => {
    queue.countDropped(7);
    answers = [null];
    track('a', 'b');
    await pass(10_000);
    track('c');
    await pass(2_000);
    const dropped = bodies.map(({ events }) => events.map(({ context }) => context.dropped ?? 0));
    expect(dropped).toEqual([[7, 0], [7, 0], [0]]);
  });
});

describe('a page that is left', () => {
  it('sends by beacon what is not under way, once, and keeps it until it was answered for', async () => {
    track('a', 'b');
    delivery.leave();
    track('c');
    delivery.leave();
    expect([beacons, queue.size()]).toEqual([[['a', 'b'], ['c']], 3]);
    await pass(2_000);
    expect([posts, queue.size()]).toEqual([[['a', 'b', 'c']], 0]);
  });

  it('sends large amounts in parts, until the browser takes no more', () => {
    beaconsTaken = 2;
    for (let i = 0; i < 50; i++) queue.add(eventText({}, { type: `t${i}`, padding: 'x'.repeat(2_000) }));
    delivery.leave();
    expect(beacons.map((events) => events.length)).toEqual([14, 14]);
    expect(queue.size()).toBe(50);
  });

  it('sends no beacon without a network', () => {
    Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
    track('a');
    delivery.leave();
    expect([beacons, queue.size()]).toEqual([[], 1]);
  });
});
