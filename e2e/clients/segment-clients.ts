/** The published clients of Segment's tracking API, unmodified, each behind the same few words. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Analytics } from '@segment/analytics-node';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import type { Browser, Page } from 'playwright-core';

/** One installation of a client's library, as an application has it. */
export interface SegmentClient {
  /** Tracks events of these names, all at once, by the client's own visitor; does not wait for their delivery. */
  track(names: readonly string[]): Promise<void>;
  /** One call of each kind but track. */
  callTheOthers(): Promise<void>;
  /** What the library itself gave up. */
  failures(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface ClientTarget {
  readonly url: string;
  readonly key: string;
  /** All events of a client are of one visitor: so their order is kept. */
  readonly visitor: string;
}

/** Longer than ingest waits for a broker that does not answer. */
const ANSWERED_WITHIN_MS = 20_000;
const BATCH = 5;
const SOON_MS = 100;

export function segmentNode({ url, key, visitor }: ClientTarget): SegmentClient {
  const analytics = new Analytics({
    writeKey: key,
    host: url,
    flushAt: BATCH,
    flushInterval: SOON_MS,
    httpRequestTimeout: ANSWERED_WITHIN_MS,
  });
  const failures: string[] = [];
  analytics.on('error', ({ code, reason }) => failures.push(`${code}: ${String(reason)}`));
  const who = { anonymousId: visitor, userId: 'u1' };
  return {
    track: (names) => {
      for (const event of names) analytics.track({ ...who, event, properties: { price: 19.9 } });
      return Promise.resolve();
    },
    callTheOthers: () => {
      analytics.identify({ ...who, traits: { plan: 'pro' } });
      analytics.page({ ...who, name: 'Home', properties: { url: 'https://shop.example/' } });
      analytics.screen({ ...who, name: 'Cart' });
      analytics.group({ ...who, groupId: 'g1', traits: { name: 'Initech' } });
      analytics.alias({ userId: visitor, previousId: 'before' });
      return Promise.resolve();
    },
    failures: () => Promise.resolve(failures),
    close: () => analytics.closeAndFlush({ timeout: ANSWERED_WITHIN_MS }),
  };
}

export function rudderNode({ url, key, visitor }: ClientTarget): SegmentClient {
  const failures: string[] = [];
  const rudder = new RudderAnalytics(key, {
    dataPlaneUrl: url,
    flushAt: BATCH,
    flushInterval: SOON_MS,
    errorHandler: (fault) => void failures.push(fault.message),
    logLevel: 'none',
  });
  const who = { anonymousId: visitor, userId: 'u1' };
  return {
    track: (names) => {
      for (const event of names) rudder.track({ ...who, event, properties: { price: 19.9 } });
      return Promise.resolve();
    },
    callTheOthers: () => {
      rudder.identify({ ...who, traits: { plan: 'pro' } });
      rudder.page({ ...who, name: 'Home', properties: { url: 'https://shop.example/' } });
      rudder.screen({ ...who, name: 'Cart' });
      rudder.group({ ...who, groupId: 'g1', traits: { name: 'Initech' } });
      rudder.alias({ anonymousId: visitor, userId: 'u1', previousId: 'before' });
      return Promise.resolve();
    },
    failures: () => Promise.resolve(failures),
    close: async () => void (await rudder.flush()),
  };
}

/** A website that has Segment's snippet, as a guide shows it, on an origin of its own. */
export interface SnippetSite {
  readonly origin: string;
  /** A visitor in a browser who opens the page. */
  visit(browser: Browser, target: ClientTarget): Promise<SegmentClient>;
  close(): Promise<void>;
}

const LIBRARY = 'node_modules/@segment/analytics-next/dist/umd/standalone.js';

/** `snippet` makes a page's head from an address to send to and a key. */
export async function serveSnippet(snippet: (target: ClientTarget) => string): Promise<SnippetSite> {
  let target: ClientTarget | null = null;
  const server = createServer((request, response) => {
    const isLibrary = request.url?.endsWith('standalone.js');
    response.writeHead(200, { 'content-type': isLibrary ? 'text/javascript' : 'text/html; charset=utf-8' });
    response.end(isLibrary ? readFileSync(LIBRARY) : pageWith(target ? snippet(target) : ''));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    visit: async (browser, at) => {
      target = at;
      const context = await browser.newContext();
      await context.addInitScript(
        `localStorage.setItem('ajs_anonymous_id', ${JSON.stringify(JSON.stringify(at.visitor))})`,
      );
      const page = await context.newPage();
      const failures: string[] = [];
      await page.exposeFunction('reportFailure', (text: string) => failures.push(text));
      await page.goto(origin);
      await page.waitForFunction('window.analytics.initialized === true');
      await page.evaluate(
        "analytics.on('error', ({ code, reason }) => reportFailure(`${code}: ${reason}`)) && undefined",
      );
      return browserClient(page, failures);
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function pageWith(head: string): string {
  return `<!doctype html><html><head><title>A shop</title><link rel="icon" href="data:,">${head}</head><body>A shop</body></html>`;
}

function browserClient(page: Page, failures: readonly string[]): SegmentClient {
  const call = (code: string): Promise<void> => page.evaluate(`void (${code})`);
  return {
    track: (names) => call(`${JSON.stringify(names)}.forEach((name) => analytics.track(name, { price: 19.9 }))`),
    callTheOthers: async () => {
      await call("analytics.identify('u1', { plan: 'pro' })");
      await call("analytics.screen('Cart')");
      await call("analytics.group('g1', { name: 'Initech' })");
      await call("analytics.alias('u2', 'u1')");
    },
    failures: () => Promise.resolve(failures),
    close: () => page.context().close(),
  };
}
