/** The browser SDK in a real browser, against a real collector: what people do arrives, once, whatever the network does. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { EventView } from '#contracts';
import { findChromium, isMissing } from '#testing';
import { openBrowser } from '../browser/watched-page.js';
import { http, makeSource, signIn } from '../client.js';
import { openStandalone, type Installation } from '../installation.js';
import { until } from '../until.js';
import { openShopSite, type ShopSite } from './shop-site.js';
import { openTroubledDoor, type TroubledDoor } from './troubled-door.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';
const ARRIVED_WITHIN_MS = 40_000;

/** Of the script as it comes over the wire. */
const MOST_BYTES = 5 * 1024;

describe('the script', () => {
  it('is under 5 KB compressed, and evaluates nothing', () => {
    const script = readFileSync(resolve('dist/sdk/browser/sdk.js'));
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(MOST_BYTES);
    expect(script.toString()).not.toMatch(/\beval\b|new Function|innerHTML/);
  });
});

suite(`the browser SDK${title}`, () => {
  let installation: Installation;
  let token: string;
  let door: TroubledDoor;
  let browser: Browser;
  let site: ShopSite;
  let context: BrowserContext;
  let page: Page;
  let projectId: string;
  let key: string;
  /** More attributes of the snippet. */
  let attributes = '';
  const faults: string[] = [];

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    installation = await openStandalone();
    token = await signIn(installation);
    door = await openTroubledDoor(installation.ingest);
    browser = await openBrowser(chromium.path);
    site = await openShopSite({
      collector: door.url,
      snippet: () =>
        `<script src="${door.url}/v1/sdk.js" data-key="${key}" data-stream="web" ${attributes} async></script>`,
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await door?.close();
    await installation?.close();
  }, 60_000);

  beforeEach(async () => {
    attributes = '';
    faults.length = 0;
    ({ projectId, key } = await browserSource());
    context = await browser.newContext({ baseURL: site.origin });
    context.on('weberror', (fault) => faults.push(fault.error().message));
    page = await openTab();
  });
  afterEach(async () => {
    await context.close();
    expect(faults).toEqual([]);
  });

  async function openTab(): Promise<Page> {
    const tab = await context.newPage();
    tab.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) faults.push(message.text());
    });
    return tab;
  }

  /** A project of its own, with a key for the shop's pages. */
  async function browserSource(): Promise<{ projectId: string; key: string }> {
    const source = await makeSource(installation, token);
    const { status, body } = await http<{ key: string }>(
      `${installation.gateway}/api/v1/projects/${source.projectId}/collectors`,
      { token, json: { name: 'Shop', streams: ['web'], scopes: ['ingest:browser'], origins: [site.origin] } },
    );
    if (status !== 201) throw new Error(`collector: ${status} ${JSON.stringify(body)}`);
    return { projectId: source.projectId, key: body.key };
  }

  /** All events that arrived, oldest first. */
  async function arrived(): Promise<EventView[]> {
    const url = `${installation.gateway}/api/v1/projects/${projectId}/query/events?limit=200&bots=include`;
    const { status, body } = await http<{ events: EventView[] }>(url, { token });
    if (status !== 200) throw new Error(`events: ${status} ${JSON.stringify(body)}`);
    return [...body.events].sort((a, b) => a.time.localeCompare(b.time));
  }
  const types = (events: readonly EventView[]): string[] => events.map(({ type }) => type);

  async function untilArrived(what: string, holds: (events: readonly EventView[]) => boolean): Promise<EventView[]> {
    let events: EventView[] = [];
    await until(what, ARRIVED_WITHIN_MS, async () => {
      events = await arrived();
      return holds(events) || types(events).join();
    });
    return events;
  }

  it('counts pages, also those of the history API', async () => {
    await page.goto('/start?utm_source=letter');
    await page.evaluate(`history.pushState(null, '', '/second'); document.title = 'Second'`);
    await page.evaluate(`history.replaceState(null, '', '/third#top')`);
    await page.evaluate(`history.replaceState(null, '', '/third#end')`);
    await page.goBack();
    const events = await untilArrived('four views', (all) => types(all).filter((t) => t === 'page_view').length === 4);
    const views = events.filter(({ type }) => type === 'page_view');
    expect(views.map(({ url }) => url!.slice(site.origin.length))).toEqual([
      '/start?utm_source=letter',
      '/second',
      '/third#top',
      '/start?utm_source=letter',
    ]);
  });
});
