/** A shop with the SDK on its pages, a collector behind a door that can be in trouble, and what arrives there. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { EventView } from '#contracts';
import { openBrowser } from '../browser/watched-page.js';
import { http, makeSource, signIn } from '../client.js';
import { openStandalone } from '../installation.js';
import { until } from '../until.js';
import { openShopSite, type ShopSite } from './shop-site.js';
import { openTroubledDoor, type TroubledDoor } from './troubled-door.js';

export interface Shop {
  readonly door: TroubledDoor;
  readonly site: ShopSite;
  /** Comes to the shop in a browser of its own, with a project of its own behind it. */
  visit(options?: VisitOptions): Promise<ShopVisit>;
  close(): Promise<void>;
}

export interface VisitOptions {
  /** In place of the snippet, once the key is known. */
  readonly tag?: (key: string) => string;
  /** More attributes of the snippet. */
  readonly attributes?: string;
  /** Runs in each page before anything else does. */
  readonly before?: string;
}

export interface ShopVisit {
  readonly context: BrowserContext;
  readonly key: string;
  open(path: string, tab?: Page): Promise<Page>;
  /** Waits until events hold a condition; answers with them, oldest first. */
  arrived(what: string, holds: (events: readonly EventView[]) => boolean): Promise<EventView[]>;
  /** How often the collector was sent each event, by id, since the visit began. */
  sent(): Map<string, number>;
  /** What the browser kept in localStorage, in a page of the shop. */
  kept(page: Page): Promise<string[]>;
  /** Complaints of the pages: policies broken, errors that were not the shop's. */
  faults(): string[];
  /** A complaint that a test provokes. */
  expect(message: RegExp): void;
  close(): Promise<void>;
}

const ARRIVED_WITHIN_MS = 60_000;

export async function openShop(chromium: string): Promise<Shop> {
  const installation = await openStandalone();
  const token = await signIn(installation);
  const door = await openTroubledDoor(installation.ingest);
  const browser = await openBrowser(chromium);
  let tag = '';
  const site = await openShopSite(door.url, () => tag);
  const api = `${installation.gateway}/api/v1/projects`;

  const browserKey = async (projectId: string): Promise<string> => {
    const json = { name: 'Shop', streams: ['web'], scopes: ['ingest:browser'], origins: [site.origin] };
    const { status, body } = await http<{ key: string }>(`${api}/${projectId}/collectors`, { token, json });
    if (status !== 201) throw new Error(`collector: ${status} ${JSON.stringify(body)}`);
    return body.key;
  };
  const eventsOf = async (projectId: string): Promise<EventView[]> => {
    const url = `${api}/${projectId}/query/events?limit=200&bots=include`;
    const { status, body } = await http<{ events: EventView[] }>(url, { token });
    if (status !== 200) throw new Error(`events: ${status} ${JSON.stringify(body)}`);
    return [...body.events].sort((a, b) => a.time.localeCompare(b.time));
  };

  return {
    door,
    site,
    visit: async ({ tag: ownTag, attributes = '', before } = {}) => {
      const { projectId } = await makeSource(installation, token);
      const key = await browserKey(projectId);
      const snippet = `<script src="${door.url}/v1/sdk.js" data-key="${key}" data-stream="web" ${attributes} async></script>`;
      tag = ownTag?.(key) ?? snippet;
      const expected: RegExp[] = [];
      const first = door.exchanges.length;
      const { context, faults } = await openContext(browser, site.origin, before);
      return {
        context,
        key,
        faults: () => faults.filter((text) => !expected.some((pattern) => pattern.test(text))),
        expect: (message) => void expected.push(message),
        open: async (path, tab) => {
          const page = tab ?? (await context.newPage());
          await page.goto(path);
          return page;
        },
        arrived: async (what, holds) => {
          let events: EventView[] = [];
          await until(what, ARRIVED_WITHIN_MS, async () => {
            events = await eventsOf(projectId);
            return holds(events) || events.map(({ type }) => type).join() || 'nothing';
          });
          return events;
        },
        sent: () => sentTo(door, first),
        kept: (page) => page.evaluate('Object.keys(localStorage)'),
        close: () => context.close(),
      };
    },
    close: async () => {
      await browser.close();
      await site.close();
      await door.close();
      await installation.close();
    },
  };
}

async function openContext(browser: Browser, baseURL: string, before: string | undefined) {
  const context = await browser.newContext({ baseURL });
  context.setDefaultTimeout(ARRIVED_WITHIN_MS);
  if (before !== undefined) await context.addInitScript(before);
  const faults: string[] = [];
  context.on('weberror', (fault) => {
    if (!/the shop has a fault/.test(fault.error().message)) faults.push(fault.error().message);
  });
  context.on('console', (message) => {
    if (/Content Security Policy|NexusPipe/.test(message.text())) faults.push(message.text());
  });
  return { context, faults };
}

/** Accepted requests only, whether or not their client heard of it. */
function sentTo({ exchanges }: TroubledDoor, first: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { status, method, requestBody } of exchanges.slice(first)) {
    if (status !== 202 || method !== 'POST') continue;
    const { events } = JSON.parse(requestBody.toString()) as { events: { id: string }[] };
    for (const { id } of events) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}
