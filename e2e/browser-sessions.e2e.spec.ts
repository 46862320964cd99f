/** Sessions, events and the way of one event, as a person finds them: what the page shows is what the API says. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { EventsAnswer, SessionsAnswer } from '#contracts';
import { findChromium, isMissing } from '#testing';
import { connectionIs, fillLogin, openScreen, rows } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS } from './browser/watched-page.js';
import { http, signIn } from './client.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

const MINUTE = 60_000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';

suite(`sessions and events in a browser${title}`, () => {
  let visit: Visit;
  let page: Page;
  let token: string;
  let query: string;
  const look: Visit['look'] = (...picture) => visit.look(...picture);
  const start = Date.now() - 3 * 60 * MINUTE;
  const at = (minutes: number): string => new Date(start + minutes * MINUTE).toISOString();
  const ask = async <T>(path: string): Promise<T> => (await http<T>(`${query}${path}`, { token })).body;

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('navigation', { name: 'Project' }).waitFor();
    const projectId = /\/projects\/([^/]+)/.exec(page.url())?.[1] ?? '';
    token = await signIn({ gateway: visit.app.url });
    query = `${visit.app.url}/api/v1/projects/${projectId}/query`;
    await visit.send(...events(at));
    await until('all have arrived', SEEN_WITHIN_MS, async () => {
      const { events: listed } = await ask<EventsAnswer>('/events?limit=200');
      return listed.length === EVENTS || String(listed.length);
    });
  }, 120_000);
  afterAll(() => visit?.close(), 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  it('lists the sessions that the API lists, all pages of them', async () => {
    await openScreen(page, 'Sessions');
    const sessions = page.getByTestId('sessions').getByRole('row');
    await sessions.nth(1).waitFor();
    await look('sessions');
    const answer = await ask<SessionsAnswer>('/sessions?limit=200');
    expect(answer.sessions).toHaveLength(SESSIONS);
    await until('every page of the list', SEEN_WITHIN_MS, async () => {
      await sessions.last().scrollIntoViewIfNeeded();
      return (await sessions.count()) === SESSIONS + 1 || String(await sessions.count());
    });
    const shown = await sessions
      .getByRole('button')
      .evaluateAll((buttons) =>
        buttons.map((button) => /session of (.*), started/.exec(button.getAttribute('aria-label') ?? '')?.[1]),
      );
    expect(shown).toEqual(answer.sessions.map(({ visitorId }) => visitorId));
    const buyer = sessions.filter({ hasText: 'buyer' });
    await expectText(buyer, '/home', '/thanks', '1 conversion', '12m 00s', 'Firefox');
    await expectText(sessions.filter({ hasText: 'bouncer-7' }), 'Bounce', '/landing');
  });

  it('tells a session event by event, and leads to each of them', async () => {
    await page.getByRole('button', { name: /^Open the session of buyer/ }).click();
    const steps = page.getByTestId('timeline').getByRole('listitem');
    await steps.nth(2).waitFor();
    expect(await steps.getByRole('link').allInnerTexts()).toEqual(['page_view', 'page_view', 'purchase']);
    await expectText(steps.nth(2), '+10m 00s');
    await look('session-drawer');
    await steps.nth(2).getByRole('link').click();
    const hops = page.getByTestId('hops').getByRole('listitem');
    await hops.nth(2).waitFor();
    await expectText(hops.nth(0), 'Collected', 'raw-events', 'Partition', 'Offset');
    await expectText(hops.nth(2), 'Projected', 'enriched-events');
    await page.getByText('order-1').first().waitFor();
    await look('event', { whole: true });
  });

  it('finds an event by its receipt, and says what it may mean that there is none', async () => {
    const sent = { type: 'click', stream: 'web', id: 'to be found' };
    const { body } = await http<{ events: { receipt: string }[] }>(`${visit.app.url}/v1/events`, {
      token: visit.key,
      json: sent,
    });
    const find = async (text: string): Promise<void> => {
      await page.getByRole('searchbox', { name: 'Event id or receipt' }).fill(text);
      await page.getByRole('button', { name: 'Find' }).click();
    };
    visit.watched.expect(/status of 404/);
    await find(body.events[0]?.receipt ?? '');
    await until('the event', SEEN_WITHIN_MS, async () => {
      if (await page.getByTestId('hops').isVisible()) return true;
      // Pressed where it stands now: a click would wait for one that has just gone.
      const again = page.getByRole('button', { name: 'Look again' });
      await again.evaluateAll((buttons) =>
        buttons.forEach((button) => (button as unknown as { click(): void }).click()),
      );
      return 'not yet';
    });
    await page.getByText('to be found').first().waitFor();
    await find('never sent');
    await page.getByText('No event of this project has arrived under it').waitFor();
    await look('event-not-found', { whole: true });
    await page.goto(page.url().replace(/event\/.*/, 'event'));
    await page.getByText('Look an event up').waitFor();
  });

  it('lists the events that the API lists, narrowed by type and country, by the address', async () => {
    await openScreen(page, 'Events');
    const listed = page.getByTestId('events').getByRole('row');
    await listed.nth(1).waitFor();
    await look('events');
    await page.getByLabel('Event type').selectOption('purchase');
    await page.waitForURL(/type=purchase/);
    await until(
      'purchases only',
      SEEN_WITHIN_MS,
      async () => (await listed.count()) === 2 || String(await listed.count()),
    );
    await expectText(listed.nth(1), 'buyer', 'shop.example/thanks', 'orderId=order-1');
    await listed.nth(1).getByRole('button').click();
    await page.getByRole('dialog').getByText('Open the event’s page').waitFor();
    await look('events-drawer');
    await page.keyboard.press('Escape');
    await page.goto(page.url().replace(/\?.*/, '?filter%5Bpage%5D=%2Flanding&range=24h'));
    await listed.nth(1).waitFor();
    const { events: landed } = await ask<EventsAnswer>('/events?limit=200&filter%5Bpage%5D=%2Flanding');
    expect(landed).toHaveLength(BOUNCERS);
    await until('those of the page', SEEN_WITHIN_MS, async () => {
      await listed.last().scrollIntoViewIfNeeded();
      return (await listed.count()) === landed.length + 1 || String(await listed.count());
    });
    await page.getByRole('button', { name: /Remove filter Page/ }).click();
    await page.waitForURL((url) => !url.search.includes('filter'));
  });

  it('follows only what passes the tail’s filter, as the address has it', async () => {
    await openScreen(page, 'Live');
    await connectionIs(page, 'live');
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('Only events whose').selectOption('visitor');
    await page.getByLabel('is', { exact: true }).fill('wanted');
    await look('live-add-filter');
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.waitForURL(/filter%5Bvisitor%5D=wanted/);
    await page.getByText('No event like that yet').waitFor();
    await visit.send({ type: 'click', visitorId: 'unwanted' }, { type: 'click', visitorId: 'wanted' });
    await rows(page, 'wanted').waitFor();
    expect(await rows(page).count()).toBe(1);
    await page.reload();
    await page.getByRole('list', { name: 'Filters of the tail' }).getByText('wanted').waitFor();
    await connectionIs(page, 'live');
    await look('live-filtered', { whole: true });
    await page.getByRole('button', { name: 'Remove the filter Visitor wanted' }).click();
    await visit.send({ type: 'click', visitorId: 'anybody' });
    await rows(page, 'anybody').waitFor();
  });
});

/** One page view each, so that the list is longer than a page. */
const BOUNCERS = 64;
const SESSIONS = BOUNCERS + 2;
const EVENTS = BOUNCERS + 5;

/** A buyer of three events, somebody who clicks once, a click of nobody, and many who look once. */
function events(at: (minutes: number) => string): Record<string, unknown>[] {
  const context = { ip: '89.160.20.112', userAgent: FIREFOX };
  const view = (visitorId: string, path: string, minutes: number): Record<string, unknown> => ({
    type: 'page_view',
    visitorId,
    time: at(minutes),
    url: `https://shop.example${path}`,
    context,
  });
  return [
    view('buyer', '/home', 0),
    { ...view('buyer', '/thanks', 2), referrer: 'https://shop.example/home' },
    {
      ...view('buyer', '/thanks', 12),
      type: 'purchase',
      properties: { orderId: 'order-1', value: '19.90', currency: 'EUR' },
    },
    { type: 'click', userId: 'back', time: at(0) },
    { type: 'click', time: at(100) },
    ...Array.from({ length: BOUNCERS }, (_, i) => view(`bouncer-${i}`, '/landing', 20 + i)),
  ];
}

async function expectText(locator: Locator, ...texts: readonly string[]): Promise<void> {
  const shown = (await locator.allInnerTexts()).join(' ');
  for (const text of texts) expect(shown).toContain(text);
}
