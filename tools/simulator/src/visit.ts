/**
 * One visit to the demo shop, as a pure function of randomness and circumstances: what happens, and how long after the
 * visit's start. People look around, some fill a cart, few buy, some meet an error; a crawler reads pages now and then.
 */
import { CAMPAIGN_SOURCE, PRODUCTS, SHOP, SOURCES, type Product } from './catalogue.js';
import { somebody } from './people.js';
import { exponential, pickWeighted, type Random } from './random.js';
import type { Circumstances } from './shop-calendar.js';

/** The body of one event as sent to `POST /v1/events`, without id, stream and time. */
export interface VisitEvent {
  readonly type: string;
  readonly visitorId: string;
  readonly url: string;
  readonly referrer?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly context: { readonly userAgent: string; readonly ip: string; readonly locale: string };
}

export interface VisitStep {
  /** Milliseconds after the start of the visit; never decreasing. */
  readonly at: number;
  readonly event: VisitEvent;
}

const LOOKS_FURTHER = 0.72;
const ADDS_TO_CART = 0.34;
const CHECKS_OUT = 0.55;
const BUYS = 0.62;
const BUYS_ON_A_PHONE_THAT_LEAKS = 0.18;
const SIGNS_UP = 0.02;
const MEETS_ERROR = 0.05;
const MEAN_DWELL_MS = 25_000;

/** Mean number of events of a visit, for turning a rate of events into a rate of visits. */
export const MEAN_EVENTS_PER_VISIT = 5.1;

type Add = (type: string, path: string, properties?: Record<string, unknown>) => void;

export function visit(random: Random, circumstances: Circumstances): readonly VisitStep[] {
  const steps: VisitStep[] = [];
  const { visitorId, userAgent, address, crawler } = somebody(random);
  const context = { userAgent, ip: address, locale: 'en' };
  const source = random() < circumstances.campaignShare ? CAMPAIGN_SOURCE : pickWeighted(random, SOURCES);
  let at = 0;
  let referrer = source.referrer;
  const add: Add = (type, path, properties) => {
    const url = SHOP + path;
    const said = { ...(referrer && { referrer }), ...(properties && { properties }) };
    steps.push({ at, event: { type, visitorId, url, ...said, context } });
    // As a browser says it: from here on the page before.
    referrer = url;
    at += Math.round(exponential(random, MEAN_DWELL_MS));
  };

  add('page_view', `${source.landing}${source.query}`, { title: 'Home' });
  let product = pickWeighted(random, PRODUCTS);
  while (steps.length < 12 && random() < LOOKS_FURTHER) {
    product = pickWeighted(random, PRODUCTS);
    if (random() < 0.4) add('page_view', `/c/${product.category}`, { title: product.category });
    add('page_view', `/p/${product.slug}`, { title: product.name, price: product.price });
    if (random() < MEETS_ERROR) add('error', `/p/${product.slug}`, { message: 'Image did not load', status: 404 });
  }
  if (crawler) return steps;
  if (random() < SIGNS_UP) add('conversion', '/newsletter', { goal: 'newsletter' });
  if (steps.length > 1 && random() < ADDS_TO_CART) {
    fillCart(random, product, add);
    if (random() < CHECKS_OUT) checkOut({ random, product, add, circumstances, phone: isPhone(userAgent) });
  }
  return steps;
}

function fillCart(random: Random, product: Product, add: Add): void {
  add('click', `/p/${product.slug}`, { element: 'add-to-cart', product: product.slug });
  if (random() < 0.2) add('click', '/cart', { element: 'voucher' });
  add('page_view', '/cart', { title: 'Cart' });
}

interface CheckOut {
  readonly random: Random;
  readonly product: Product;
  readonly add: Add;
  readonly circumstances: Circumstances;
  readonly phone: boolean;
}

function checkOut({ random, product, add, circumstances: { paymentsFail, phonesLeak }, phone }: CheckOut): void {
  add('page_view', '/checkout', { title: 'Checkout' });
  if (random() < (paymentsFail ? 0.85 : MEETS_ERROR)) {
    add('error', '/checkout', { message: 'Payment provider timed out', status: 504 });
    if (paymentsFail) return;
  }
  if (random() >= (phone && phonesLeak ? BUYS_ON_A_PHONE_THAT_LEAKS : BUYS)) return;
  const quantity = 1 + Math.floor(random() * random() * 3);
  add('purchase', '/checkout/done', {
    orderId: `D-${Math.floor(random() * 1e9)
      .toString(36)
      .toUpperCase()}`,
    value: ((Math.round(Number(product.price) * 100) * quantity) / 100).toFixed(2),
    currency: 'EUR',
    items: [{ product: product.slug, quantity, price: product.price }],
  });
}

function isPhone(userAgent: string): boolean {
  return /iPhone|Android/.test(userAgent);
}
