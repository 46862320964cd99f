/** A website that is not ours, with the SDK on its pages, and a policy as strict as a careful site's. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ShopSite {
  readonly origin: string;
  /** Scripts of its own, by path; the page of the same path without `.js` loads it as a module. */
  readonly scripts: Map<string, string>;
  close(): Promise<void>;
}

/** `snippet` is the tag on each page; `collector` where the script comes from and the events go to. */
export async function openShopSite(collector: string, snippet: () => string): Promise<ShopSite> {
  const scripts = new Map([['/shop.js', SHOP_SCRIPT]]);
  const server = createServer((request, response) => {
    request.resume();
    const { pathname } = new URL(request.url ?? '/', 'http://shop');
    const script = scripts.get(pathname);
    if (script !== undefined) {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end(script);
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      // Nothing inline, nothing evaluated: the SDK needs its two addresses and no more.
      'content-security-policy': `default-src 'none'; script-src 'self' ${collector}; connect-src ${collector}; img-src data:; form-action 'self'`,
    });
    const own = scripts.has(`${pathname}.js`) ? `<script type="module" src="${pathname}.js"></script>` : '';
    response.end(html(pathname, snippet() + own));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    scripts,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

const html = (path: string, scripts: string): string => `<!doctype html>
<html lang="en"><head><title>Shop ${path}</title><link rel="icon" href="data:,">
${scripts}
<script src="/shop.js" defer></script></head><body><h1>Shop ${path}</h1>
<button id="order" data-np-event="order_click" data-np-plan-name="pro"><span>Order</span></button>
<button class="like">Like</button>
<a id="away" href="https://elsewhere.invalid/a/path?token=hush#hush">Elsewhere</a>
<form name="newsletter" method="post" action="/subscribe?list=hush">
<input name="name" value="hush"><button id="subscribe">Subscribe</button></form>
<button id="fail">Fail</button>
${'<p>A line to scroll past.</p>'.repeat(200)}</body></html>`;

/** The shop's own script: links and forms lead nowhere, so that a page can be looked at afterwards. */
const SHOP_SCRIPT = `
const stay = (event) => event.preventDefault();
document.getElementById('fail').addEventListener('click', () => { throw new Error('the shop has a fault'); });
document.getElementById('away').addEventListener('click', stay);
document.querySelector('form').addEventListener('submit', stay);
`;
