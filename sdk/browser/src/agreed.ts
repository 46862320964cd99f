/** What works once a visitor may be counted: ids, the queue and its delivery. */
import type { Options, Properties } from './api.js';
import { eventText } from './body.js';
import { openDelivery, type Delivery } from './delivery.js';
import { openIdentity, type Identity } from './identity.js';
import { openOwnership, type Ownership } from './ownership.js';
import { openQueue, type Queue } from './queue.js';
import { cookieShelf, localShelf, memoryShelf, type Shelf } from './shelf.js';
import { VERSION } from './version.js';
import { pageWire } from './wire.js';

/** An event before it is said whose it is. */
export interface Draft {
  readonly id: string;
  readonly type: string;
  readonly properties: Properties | undefined;
  /** Epoch ms. */
  readonly time: number;
  readonly url: string;
  readonly referrer?: string;
}

export interface Agreed {
  readonly identity: Identity;
  readonly queue: Queue;
  readonly delivery: Delivery;
  /** Null where nothing is kept that others could take over. */
  readonly ownership: Ownership | null;
  write(draft: Draft): void;
}

/** The page before may take a moment to end, and pages beside this one may end at any time. */
const ADOPT_EVERY_MS = 10_000;

export function openAgreed(options: Options, warn: (text: string) => void): Agreed {
  const { key, endpoint, stream, batchEvents = 20, batchMs = 2_000, maxQueuedEvents = 1_000 } = options;
  const { ids, events } = shelves(options);
  const context = { library: { name: '@nexuspipe/browser', version: VERSION }, locale: navigator.language };
  const identity = openIdentity(ids ?? memoryShelf());
  const queue = openQueue(events ?? memoryShelf(), {
    events: maxQueuedEvents,
    bytes: options.maxQueuedBytes ?? 500_000,
  });
  const delivery = openDelivery(queue, pageWire(endpoint, key), { batchEvents, batchMs, warn });
  const ownership = events && openOwnership(events, queue, prefixOf(key), delivery.added);
  setInterval(() => ownership?.adopt(), ADOPT_EVERY_MS);
  const write = (draft: Draft): void => {
    const who = {
      visitorId: identity.visitorId(),
      sessionId: identity.sessionId(draft.time),
      userId: identity.userId() ?? undefined,
    };
    try {
      queue.add(eventText(context, { ...draft, ...who, stream }));
      delivery.added();
    } catch (fault) {
      warn(String(fault));
    }
  };
  return { identity, queue, delivery, ownership, write };
}

/** Removes everything that was ever kept, other pages' included. */
export function forgetAll(options: Options): void {
  const { ids, events } = shelves(options);
  for (const shelf of [ids, events]) shelf?.names().forEach(shelf.remove);
}

/** Null where nothing may be kept. Keys of different projects keep apart. */
function shelves({ key, storage, cookieDomain }: Options): { ids: Shelf | null; events: Shelf | null } {
  const events = storage === 'none' ? null : localShelf(prefixOf(key));
  return { ids: storage === 'cookie' ? cookieShelf(prefixOf(key), cookieDomain) : events, events };
}

const prefixOf = (key: string): string => `np_${key.slice(-8)}_`;
