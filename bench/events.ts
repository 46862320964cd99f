/** The event of the benchmarks: 1 KB as sent, a few hundred visitors, so that all partitions are used. */
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
export const VISITORS = 240;
export const EVENT_BYTES = 1_024;

/** One event of 1,024 bytes as JSON. Without an id: the collector makes one. */
export function benchEvent(n: number): Record<string, unknown> {
  const event = {
    stream: 'web',
    type: n % 5 === 0 ? 'click' : 'page_view',
    visitorId: `visitor-${n % VISITORS}`,
    url: `https://shop.example/products/${n % 97}?utm_source=newsletter&utm_medium=email&utm_campaign=autumn`,
    referrer: 'https://www.google.com/',
    properties: { title: `Product ${n % 97}`, price: '119.00', position: n % 10, tags: ['a', 'b', 'c'], pad: '' },
    context: { userAgent: AGENT, locale: 'en-GB', timezone: 'Europe/Berlin', page: { path: `/products/${n % 97}` } },
  };
  event.properties.pad = 'x'.repeat(Math.max(0, EVENT_BYTES - JSON.stringify(event).length));
  return event;
}

/** Bodies to send in turn; a batch holds many visitors anyway. */
export function benchBodies(batch: number): readonly string[] {
  return Array.from({ length: Math.ceil(VISITORS / batch) }, (_, n) =>
    batch === 1
      ? JSON.stringify(benchEvent(n))
      : JSON.stringify({ events: Array.from({ length: batch }, (_unused, i) => benchEvent(n * batch + i)) }),
  );
}
