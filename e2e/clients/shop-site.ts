/** A website that is not ours, with the SDK's snippet on its pages, and a policy as strict as a careful site's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ShopSite {
  readonly origin: string;
  /** Paths of the forms that were sent to it. */
  readonly submitted: string[];
  close(): Promise<void>;
}

export interface ShopPages {
  /** Where the snippet's script and the events may go. */
  readonly collector: string;
  /** The `<script>` tag of a page, by the page's path. */
  readonly snippet: (path: string) => string;
}

export async function openShopSite({ collector, snippet }: ShopPages): Promise<ShopSite> {
  const submitted: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    request.resume();
    if (request.method === 'POST') submitted.push(pathname);
    if (pathname === '/shop.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end(SHOP_SCRIPT);
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      // Nothing inline, nothing evaluated: the SDK needs its two addresses and no more.
      'content-security-policy': `default-src 'none'; script-src 'self' ${collector}; connect-src ${collector}; img-src data:; form-action 'self'`,
    });
    response.end(html(pathname, snippet(pathname)));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    submitted,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const html = (path: string, snippet: string): string => `<!doctype html>
<html lang="en"><head><title>Shop ${path}</title><link rel="icon" href="data:,">
${snippet}
<script src="/shop.js" defer></script></head><body><h1>Shop ${path}</h1>
<button id="order" data-np-event="order_click" data-np-plan-name="pro"><span>Order</span></button>
<button class="like">Like</button>
<a id="next" href="/next">Next page</a> <a id="away" href="https://elsewhere.invalid/a/path?token=secret">Elsewhere</a>
<form name="newsletter" method="post" action="/subscribe"><input name="name" value="a secret"><button>Subscribe</button></form>
<button id="fail">Fail</button>
<div id="long">${'<p>A line to scroll past.</p>'.repeat(200)}</div></body></html>`;

/** The shop's own script: what a person can make it do. */
const SHOP_SCRIPT = `
document.getElementById('fail').addEventListener('click', () => { throw new Error('the shop has a fault'); });
document.getElementById('away').addEventListener('click', (event) => event.preventDefault());
`;
