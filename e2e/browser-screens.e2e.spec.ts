/** The screens with much on them (the demo shop), with nothing on them (a new project), and without a server. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { LedgerAnswer } from '#contracts';
import { findChromium, isMissing } from '#testing';
import { connectionIs, counter, fillLogin, openScreen, rows, signOut } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS, seriousFindings } from './browser/watched-page.js';
import { http, makeSource, signIn } from './client.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

suite(`the screens of the dashboard${title}`, () => {
  let visit: Visit;
  let page: Page;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--demo-days', '3'], env);
    ({ page } = visit);
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  }, 120_000);
  afterAll(() => visit?.close(), 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  it('says what the demo shop’s last days came to, and where its visitors are', async () => {
    const token = await signIn({ gateway: visit.app.url });
    const query = `${visit.app.url}/api/v1${new URL(page.url()).pathname.replace(/overview$/, 'query')}`;
    await until('the history is there', 60_000, async () => {
      const { body } = await http<LedgerAnswer>(`${query}/ledger?by=hour`, { token });
      return (body.projected > 5_000 && body.inFlight < 500) || JSON.stringify({ ...body, rows: [] });
    });
    await page.getByLabel('Stream').selectOption('demo');
    await page.getByTitle(/^Made up by the simulator/).waitFor();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('img', { name: /^Line chart of Visitors/ }).waitFor();
    const places = page.getByRole('region', { name: 'Places' });
    await places.getByRole('img', { name: /^Map of the world; most from / }).waitFor();
    await look('overview', { whole: true });
    const country = places.getByRole('button').filter({ hasText: /^[A-Z][a-z]+$/ });
    await country.last().click();
    await page
      .getByRole('list', { name: 'Filters' })
      .getByText(/^Country: /)
      .waitFor();
    await page.getByRole('button', { name: /^Remove filter Country/ }).click();
    await page.getByRole('list', { name: 'Filters' }).waitFor({ state: 'detached' });
  });

  it('shows the demo shop, marked as such', async () => {
    await openScreen(page, 'Live');
    await connectionIs(page, 'live');
    await until(
      'a full tail',
      40_000,
      async () => (await rows(page).count()) >= 12 || String(await rows(page).count()),
    );
    await until('counters', SEEN_WITHIN_MS, async () => {
      const shown = await Promise.all(
        ['per-minute', 'per-second', 'active-visitors'].map((each) => counter(page, each)),
      );
      return shown.every((value) => value > 0) || shown.join();
    });
    expect(await chartColours(page)).toEqual({ line: true, rest: true });
    await look('live', { whole: true });
    await page.getByRole('button', { name: 'View as table' }).click();
    await page.getByRole('region', { name: 'Events a minute, table' }).waitFor();
    await look('live-table');
    await page.getByRole('button', { name: 'View as chart' }).click();
    await page.getByRole('button', { name: /^Filter by type/ }).click();
    await look('live-types');
    await page.keyboard.press('Escape');
    await page.getByLabel('Stream').selectOption('demo');
    await page.getByTitle(/^Made up by the simulator/).waitFor();
  });

  it('opens an event of the demo with the keyboard alone', async () => {
    await rows(page).nth(5).waitFor();
    await page.getByLabel('Stream').focus();
    await until('a row has the focus', SEEN_WITHIN_MS, async () => {
      await page.keyboard.press('Tab');
      const focused = String(await page.evaluate('document.activeElement?.getAttribute("aria-label")'));
      return focused.startsWith('Open ') || focused;
    });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByText('projected').first().waitFor();
    await look('drawer-demo');
    await drawer.getByRole('region', { name: 'All of it as JSON' }).focus();
    await look('drawer-demo-end');
    await page.keyboard.press('Escape');
  });

  it('leads from an empty project to its first stream and key', async () => {
    await page.getByRole('button', { name: /Switch project$/ }).click();
    await look('projects');
    await page.getByRole('menuitem', { name: 'New project' }).click();
    await page.getByLabel('Project name').fill('Second shop');
    await look('project-new');
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.getByText('This project has no stream yet').waitFor();
    await look('overview-no-stream', { whole: true });
    await page.getByRole('link', { name: 'Create a collector' }).click();
    await page.getByText('No collector yet').waitFor();
    await look('collectors-empty', { whole: true });
    await page.getByRole('button', { name: 'New collector' }).click();
    await look('collector-first');
    await page.getByLabel('New stream').fill('shop');
    await page.getByRole('button', { name: 'Add stream' }).click();
    await page.getByRole('checkbox', { name: 'shop', checked: true }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
  });

  it('follows more streams at once than the gateway takes requests for', async () => {
    const gateway = { gateway: visit.app.url };
    const token = await signIn(gateway);
    const source = await makeSource(gateway, token, 'stream-0');
    const api = `${visit.app.url}/api/v1/projects/${source.projectId}`;
    for (let i = 1; i < 9; i++) await http(`${api}/streams`, { token, json: { name: `stream-${i}` } });
    const json = { name: 'All', streams: [], scopes: ['ingest'] };
    const { body } = await http<{ key: string }>(`${api}/collectors`, { token, json });
    await page.goto(`/projects/${source.projectId}/live`);
    await connectionIs(page, 'live');
    const events = Array.from({ length: 9 }, (_, i) => ({ type: 'click', stream: `stream-${i}`, visitorId: 'v' }));
    await until('the key is known', SEEN_WITHIN_MS, async () => {
      const { status } = await http(`${visit.app.url}/v1/events`, { token: body.key, json: events });
      return status === 202 || String(status);
    });
    for (let i = 0; i < 9; i++) await rows(page, `stream-${i}`).first().waitFor();
    await until('all counted', SEEN_WITHIN_MS, async () => (await counter(page, 'per-minute')) === 9 || 'not yet');
  });

  it('would tell of a broken policy, of an error in the console, and of what axe finds', async () => {
    const seen: string[] = [];
    await page.evaluate(`{
      document.getElementById('main').insertAdjacentHTML('beforeend', '<img id="red" style="color: red" src="/favicon.svg">');
      console.error('red');
    }`);
    await until('the faults', SEEN_WITHIN_MS, () => {
      seen.push(...visit.watched.faults());
      const all = seen.join();
      return (/policy: style-src/.test(all) && /error: red/.test(all)) || all;
    });
    expect((await seriousFindings(page)).join()).toContain('image-alt');
    await page.evaluate(`document.getElementById('red').remove()`);
  });

  it('says what it does not have', async () => {
    await page.goto('/nowhere');
    await page.getByText('There is no such page').waitFor();
    await look('not-found');
    await page.getByRole('link', { name: 'Go to the start page' }).click();
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  });

  it('says so when the server is gone, and goes on when it is back', async () => {
    visit.watched.expect(
      /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_FAILED|ApiError: The server/,
    );
    // A screen's file that was never loaded, and no server to get it from.
    await page.route(/assets\/collectors-page|api\/v1\/meta/, (route) => route.abort());
    await page.reload();
    await openNav(page, 'Collectors');
    await page.getByText('The server cannot be reached').waitFor();
    await look('screen-error');
    await page.unroute(/assets\/collectors-page|api\/v1\/meta/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('row', { name: 'Server' }).first().waitFor();

    await openScreen(page, 'Live');
    await visit.app.stop();
    await page.getByRole('button', { name: /Switch project$/ }).click();
    await page.getByRole('menuitemradio', { name: 'My project' }).click();
    await page.getByText('The server cannot be reached').first().waitFor();
    await openNav(page, 'Live');
    await page.getByRole('heading', { name: 'Live', level: 1 }).waitFor();
    await page.getByText('The server cannot be reached').first().waitFor();
    await look('live-error', { whole: true });
    await openNav(page, 'Collectors');
    await page.getByText('The server cannot be reached').waitFor();
    await look('collectors-error');
    await signOut(page);
    await fillLogin(page, ADMIN);
    await page.getByRole('alert').filter({ hasText: 'The server cannot be reached' }).waitFor();
    await look('login-error');

    await visit.app.start();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await openScreen(page, 'Live');
    await connectionIs(page, 'live');
  });
});

const openNav = (page: Page, name: string): Promise<void> =>
  page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name }).click();

/** Whether the chart is drawn in the colours of the page: its line, and something else (grid, labels). */
async function chartColours(page: Page): Promise<unknown> {
  return page.evaluate(`{
    const canvas = document.querySelector('[data-testid=minute-chart] canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const probe = Object.assign(document.createElement('span'), { style: 'color: var(--accent)' });
    document.body.append(probe);
    const accent = getComputedStyle(probe).color.match(/\\d+/g).map(Number);
    probe.remove();
    const found = { line: false, rest: false };
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] !== 255) continue;
      const same = accent.every((value, channel) => data[i + channel] === value);
      found[same ? 'line' : 'rest'] = true;
    }
    found;
  }`);
}
