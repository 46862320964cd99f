/** The browser SDK in a real browser, against a real collector: what people do arrives, once, whatever the network does. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { EventView } from '#contracts';
import { findChromium, isMissing } from '#testing';
import { until } from '../until.js';
import { openShop, type Shop, type ShopVisit, type VisitOptions } from './shop-visit.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';
const SEEN_WITHIN_MS = 40_000;
/** Of the script as it comes over the wire. */
const MOST_BYTES = 5 * 1024;
/** Longer than a test takes: what goes out before went because of something else than the time. */
const PATIENT = 'data-batch-ms="600000"';

describe('the script', () => {
  it('is under 5 KB compressed, and evaluates nothing', () => {
    const script = readFileSync(resolve('dist/sdk/browser/sdk.js'));
    expect(gzipSync(script, { level: 9 }).length).toBeLessThan(MOST_BYTES);
    expect(script.toString()).not.toMatch(/\beval\b|new Function|innerHTML/);
  });
});

suite(`the browser SDK${title}`, () => {
  let shop: Shop;
  let visit: ShopVisit;

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    shop = await openShop(chromium.path);
  }, 120_000);
  afterAll(() => shop?.close(), 60_000);
  afterEach(async () => {
    await visit.close();
    expect(visit.faults()).toEqual([]);
  });

  const come = async (options?: VisitOptions): Promise<Page> => {
    visit = await shop.visit(options);
    const page = await visit.open('/start');
    await ready(page);
    return page;
  };
  const ready = (page: Page): Promise<unknown> => page.waitForFunction('window.np && !Array.isArray(window.np)');
  const track = (page: Page, ...types: string[]): Promise<unknown> =>
    page.evaluate(`${JSON.stringify(types)}.forEach((type) => np.track(type))`);
  const of = (type: string, events: readonly EventView[]): EventView[] => events.filter((event) => event.type === type);
  const hasAll =
    (...types: string[]) =>
    (events: readonly EventView[]): boolean =>
      types.every((type) => of(type, events).length > 0);
  /** Each type once and no more. */
  const once = (events: readonly EventView[], ...types: string[]): void => {
    expect(types.map((type) => [type, of(type, events).length])).toEqual(types.map((type) => [type, 1]));
  };
  const posts = (path: string): number =>
    shop.door.exchanges.filter((exchange) => exchange.path.startsWith(`${path}?key=${visit.key}`)).length;

  it('counts pages, also those of the history API', async () => {
    visit = await shop.visit();
    const page = await visit.open('/start?utm_source=letter');
    await ready(page);
    await page.evaluate(`history.pushState(null, '', '/second'); document.title = 'Second'`);
    await page.evaluate(`history.replaceState(null, '', '/third#top')`);
    await page.evaluate(`history.replaceState(null, '', '/third#end')`);
    await page.goBack();
    const views = of('page_view', await visit.arrived('four views', (all) => of('page_view', all).length === 4));
    const path = (address: string | null): string => address?.slice(shop.site.origin.length) ?? '';
    expect(views.map(({ url, referrer }) => [path(url), path(referrer)])).toEqual([
      ['/start?utm_source=letter', ''],
      ['/second', '/start?utm_source=letter'],
      ['/third#top', '/second'],
      ['/start?utm_source=letter', '/third#top'],
    ]);
    expect(views[0]!.properties).toMatchObject({ title: 'Shop /start', path: '/start' });
    expect(new Set(views.map(({ visitorId, sessionId }) => `${visitorId} ${sessionId}`)).size).toBe(1);
  });

  it('notices what people do, and sends it by beacon when they leave', async () => {
    const page = await come({ attributes: `${PATIENT} data-clicks='{"button.like":"like"}'` });
    await page.click('#order span');
    await page.click('.like');
    await page.click('#away');
    await page.click('#subscribe');
    await page.click('#fail');
    await page.evaluate('Promise.reject(new Error("the shop has a fault of its own")), 0');
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await page.waitForFunction('scrollY > 0');
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(posts('/v1/events')).toBe(0);
    await page.goto('about:blank');
    const events = await visit.arrived('the beacon', hasAll('web_vitals'));
    expect([posts('/v1/beacon'), posts('/v1/events')]).toEqual([1, 0]);
    once(events, 'page_view', 'order_click', 'like', 'outbound_link', 'form_submit');
    const properties = (type: string): unknown => of(type, events)[0]?.properties;
    expect(properties('order_click')).toEqual({ planName: 'pro' });
    expect(properties('outbound_link')).toEqual({ href: 'https://elsewhere.invalid/a/path' });
    expect(properties('form_submit')).toEqual({ form: 'newsletter' });
    expect(of('error', events).map(({ properties: fault }) => (fault as { message: string }).message)).toEqual([
      'the shop has a fault',
      'the shop has a fault of its own',
    ]);
    const depths = of('scroll_depth', events).map(({ properties: depth }) => (depth as { percent: number }).percent);
    expect(depths.sort((a, b) => a - b)).toEqual([25, 50, 75, 100]);
    expect(properties('web_vitals')).toMatchObject({ lcp: expect.any(Number), cls: expect.any(Number) });
    expect(JSON.stringify(events)).not.toContain('hush');
  });

  it('loses nothing and sends nothing twice while the browser has no network', async () => {
    const page = await come();
    await visit.arrived('the first view', hasAll('page_view'));
    await visit.context.setOffline(true);
    await track(page, 'offline_1', 'offline_2');
    await page.evaluate('np.flush()');
    await track(page, 'offline_3');
    await visit.context.setOffline(false);
    const events = await visit.arrived('what was tracked offline', hasAll('offline_1', 'offline_2', 'offline_3'));
    once(events, 'page_view', 'offline_1', 'offline_2', 'offline_3');
    await until('an empty queue', SEEN_WITHIN_MS, async () => {
      const queued = (await visit.kept(page)).filter((name) => name.includes('q:'));
      return queued.length === 0 || queued.join();
    });
    expect([...visit.sent().values()].every((count) => count === 1)).toBe(true);
  });

  it('counts once what was accepted although the connection was cut before the answer', async () => {
    const page = await come();
    await visit.arrived('the first view', hasAll('page_view'));
    shop.door.cutAfterAcceptance(2);
    await track(page, 'cut_1', 'cut_2');
    const twice = (): string[] => [...visit.sent()].filter(([, count]) => count > 2).map(([id]) => id);
    await until(
      'the third attempt',
      SEEN_WITHIN_MS,
      () => twice().length === 2 || `${[...visit.sent().values()].join()}`,
    );
    await track(page, 'after');
    once(await visit.arrived('the last', hasAll('after')), 'page_view', 'cut_1', 'cut_2', 'after');
  });

  it.each([
    ['by Web Locks', undefined],
    [
      'by leases, where there are no locks',
      `Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })`,
    ],
  ])('sends what a page could not send from the next one, %s', async (_name, before) => {
    const page = await come(before === undefined ? {} : { before });
    await visit.arrived('the first view', hasAll('page_view'));
    await shop.door.shut();
    await track(page, 'kept_1', 'kept_2');
    await page.evaluate('np.flush()');
    await page.goto('about:blank');
    await shop.door.reopen();
    await visit.open('/later', page);
    const events = await visit.arrived('the events of the page before', (all) => {
      return hasAll('kept_1', 'kept_2')(all) && of('page_view', all).length === 2;
    });
    once(events, 'kept_1', 'kept_2');
  });

  it('sends what another tab has left, once, and leaves alone what is a living tab’s', async () => {
    const first = await come();
    const second = await visit.open('/second');
    await ready(second);
    await visit.arrived('both views', (all) => of('page_view', all).length === 2);
    await shop.door.shut();
    await track(first, 'first_tab');
    await track(second, 'second_tab');
    await second.evaluate('np.flush()');
    await first.evaluate('np.flush()');
    await first.close();
    await shop.door.reopen();
    const events = await visit.arrived('both', hasAll('first_tab', 'second_tab'));
    once(events, 'first_tab', 'second_tab');
    expect([...visit.sent().values()].every((count) => count === 1)).toBe(true);
  });

  it('waits for consent with nothing on disk, and then tells of what was before', async () => {
    const page = await come({ attributes: 'data-consent="pending"' });
    await track(page, 'before_consent');
    await page.evaluate('np.flush()');
    await page.evaluate(`dispatchEvent(new Event('pagehide'))`);
    expect([await visit.kept(page), posts('/v1/events'), posts('/v1/beacon')]).toEqual([[], 0, 0]);
    await page.evaluate(`np.consent('granted')`);
    once(await visit.arrived('both', hasAll('before_consent')), 'page_view', 'before_consent');
    expect(await visit.kept(page)).not.toEqual([]);
    await page.evaluate(`np.consent('denied')`);
    expect(await visit.kept(page)).toEqual([]);
  });

  it.each([
    ['consent is denied', { attributes: 'data-consent="denied"' }],
    ['the browser says Do Not Track', { before: `Object.defineProperty(navigator, 'doNotTrack', { value: '1' })` }],
    [
      'the browser says Global Privacy Control, whatever the page says',
      { before: `Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })` },
    ],
  ])('sends nothing when %s', async (name, options) => {
    const page = await come(options);
    if (name.includes('whatever')) await page.evaluate(`np.consent('granted')`);
    await track(page, 'unwanted');
    await page.evaluate('np.flush()');
    expect(await visit.kept(page)).toEqual([]);
    await page.goto('about:blank');
    // A visit that does send shows that the other would have been there by now.
    const { key } = visit;
    await visit.close();
    await come({
      attributes: 'data-respect-dnt="false"',
      before: `Object.defineProperty(navigator, 'doNotTrack', { value: '1' })`,
    });
    await visit.arrived('the view of the other visit', hasAll('page_view'));
    expect(shop.door.exchanges.filter(({ path }) => path.includes(key))).toEqual([]);
  });

  it.each([
    ['none', [], []],
    ['cookie', [], ['s', 'v']],
    ['local', ['s', 'v'], []],
  ])('keeps ids where it is told: storage %s', async (storage, local, cookies) => {
    const page = await come({ attributes: `data-storage="${storage}"` });
    await page.evaluate('np.flush()');
    await visit.arrived('the view', hasAll('page_view'));
    const names = (all: readonly string[]): string[] => all.map((name) => name.split('_').at(-1)!).sort();
    const ids = (await visit.kept(page)).filter((name) => !/:/.test(name));
    expect([names(ids), names((await visit.context.cookies()).map(({ name }) => name))]).toEqual([local, cookies]);
  });

  it('does not repeat an event that is rejected, and tells of it once when it is asked to', async () => {
    const page = await come({ attributes: 'data-debug' });
    const warnings: string[] = [];
    page.on('console', (message) => warnings.push(message.text()));
    await track(page, 'not a type!', 'good', 'not a type either!');
    await page.evaluate('np.flush()');
    await track(page, 'another bad one!', 'last');
    await page.evaluate('np.flush()');
    once(await visit.arrived('the good ones', hasAll('good', 'last')), 'good', 'last');
    expect([...visit.sent().values()].every((count) => count === 1)).toBe(true);
    expect(warnings.filter((text) => text.includes('EVENT_TYPE'))).toHaveLength(1);
    visit.expect(/EVENT_TYPE/);
  });

  it('waits as long as the collector asks for', async () => {
    const page = await come();
    await visit.arrived('the view', hasAll('page_view'));
    const asked: number[] = [];
    await page.route(/\/v1\/events/, async (route) => {
      asked.push(Date.now());
      const headers = {
        'access-control-allow-origin': '*',
        'access-control-expose-headers': 'retry-after',
        'retry-after': '3',
      };
      if (asked.length === 1) await route.fulfill({ status: 503, headers });
      else await route.continue();
    });
    await track(page, 'patient');
    await page.evaluate('np.flush()');
    await page.evaluate(`dispatchEvent(new Event('online')); np.flush()`);
    once(await visit.arrived('the second attempt', hasAll('patient')), 'patient');
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(2_900);
  });
});
