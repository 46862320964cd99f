/**
 * One visit to the demo shop, as a pure function of randomness: what happens, and how long after the visit's start.
 * People look around, some fill a cart, few buy, some meet an error; a crawler reads pages now and then.
 */
import { CRAWLER, PRODUCTS, SHOP, SOURCES, USER_AGENTS, type Product } from './catalogue.js';
import { exponential, pick, pickWeighted, type Random } from './random.js';

/** The body of one event as sent to `POST /v1/events`, without id, stream and time. */
export interface VisitEvent {
  readonly type: string;
  readonly visitorId: string;
  readonly url: string;
  readonly referrer?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly context: { readonly userAgent: string; readonly locale: string };
}

export interface VisitStep {
  /** Milliseconds after the start of the visit; never decreasing. */
  readonly at: number;
  readonly event: VisitEvent;
}

const CRAWLER_SHARE = 0.03;
const LOOKS_FURTHER = 0.72;
const ADDS_TO_CART = 0.34;
const CHECKS_OUT = 0.55;
const BUYS = 0.62;
const MEETS_ERROR = 0.05;
const MEAN_DWELL_MS = 7_000;

/** Mean number of events of a visit, for turning a rate of events into a rate of visits. */
export const MEAN_EVENTS_PER_VISIT = 5.1;

export function visit(random: Random): readonly VisitStep[] {
  const steps: VisitStep[] = [];
  const crawler = random() < CRAWLER_SHARE;
  const userAgent = crawler ? CRAWLER : pick(random, USER_AGENTS);
  const visitorId = `demo-${Math.floor(random() * 5_000)}`;
  const source = pickWeighted(random, SOURCES);
  let at = 0;

  const add = (type: string, path: string, properties?: Record<string, unknown>, referrer?: string | null): void => {
    const url = SHOP + path;
    const context = { userAgent, locale: 'en' };
    steps.push({
      at,
      event: {
        type,
        visitorId,
        url,
        ...(referrer ? { referrer } : {}),
        ...(properties ? { properties } : {}),
        context,
      },
    });
    at += Math.round(exponential(random, MEAN_DWELL_MS));
  };

  add('page_view', `/${source.query}`, { title: 'Home' }, source.referrer);
  let product = pick(random, PRODUCTS);
  while (steps.length < 12 && random() < LOOKS_FURTHER) {
    product = pick(random, PRODUCTS);
    if (random() < 0.4) add('page_view', `/c/${product.category}`, { title: product.category });
    add('page_view', `/p/${product.slug}`, { title: product.name, price: product.price });
    if (random() < MEETS_ERROR) add('error', `/p/${product.slug}`, { message: 'Image did not load', status: 404 });
  }
  if (!crawler && steps.length > 1 && random() < ADDS_TO_CART) cart(random, product, add);
  return steps;
}

type Add = (type: string, path: string, properties?: Record<string, unknown>) => void;

function cart(random: Random, product: Product, add: Add): void {
  add('click', `/p/${product.slug}`, { element: 'add-to-cart', product: product.slug });
  add('page_view', '/cart', { title: 'Cart' });
  if (random() >= CHECKS_OUT) return;
  add('page_view', '/checkout', { title: 'Checkout' });
  if (random() < MEETS_ERROR * 2) add('error', '/checkout', { message: 'Payment provider timed out', status: 504 });
  if (random() >= BUYS) return;
  add('purchase', '/checkout/done', {
    orderId: `D-${Math.floor(random() * 1e9)
      .toString(36)
      .toUpperCase()}`,
    value: product.price,
    currency: 'EUR',
    items: [{ product: product.slug, quantity: 1, price: product.price }],
  });
}
