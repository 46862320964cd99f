/** Staying signed in, and what ends that: the access token is in memory only, renewed by a cookie that scripts cannot read. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium, isMissing } from '#testing';
import { connectionIs, fillLogin, openScreen, rows, signOut } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS } from './browser/watched-page.js';
import { http, signIn } from './client.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const RENEWED_AFTER_MS = 14 * 60_000;

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

suite(`a session in the browser${title}`, () => {
  let visit: Visit;
  let page: Page;
  let refreshes: number[];
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    page.on('response', (response) => {
      if (response.url().endsWith('/auth/refresh')) refreshes.push(response.status());
    });
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await openScreen(page, 'Live');
    await connectionIs(page, 'live');
  }, 120_000);
  afterAll(() => visit?.close(), 60_000);
  beforeEach(() => {
    refreshes = [];
  });
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  it('goes on after a reload, where it was, without a token in any storage', async () => {
    await page.getByLabel('Stream').selectOption('web');
    await page.waitForURL(/stream=web/);
    const address = page.url();
    await page.reload();
    await connectionIs(page, 'live');
    expect(page.url()).toBe(address);
    expect(refreshes).toEqual([200]);
    const kept = String(
      await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'),
    );
    expect(kept).toContain('nexuspipe.signed-in');
    expect(kept).not.toMatch(/eyJ|accessToken|[\w-]{32,}\.[\w-]+/);
  });

  it('renews one tab after the other, and signs all of them out at once', async () => {
    const other = await page.context().newPage();
    const tabs = [page, other];
    await other.goto('/');
    await other.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    await Promise.all(tabs.map((tab) => tab.reload()));
    await Promise.all(tabs.map((tab) => tab.getByRole('navigation', { name: 'Project' }).waitFor()));
    await signOut(other);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(refreshes.filter((status) => status !== 200)).toEqual([]);
    await other.close();
  });

  it('renews the token before it ends, and the live feed goes on with the new one', async () => {
    await page.clock.install();
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await openScreen(page, 'Live');
    await connectionIs(page, 'live');
    await visit.send({ type: 'click', visitorId: 'before-renewal' });
    await rows(page, 'before-renewal').waitFor();
    refreshes = [];
    await page.clock.fastForward(RENEWED_AFTER_MS);
    await until('a new token', SEEN_WITHIN_MS, () => refreshes.join() === '200' || refreshes.join());
    await connectionIs(page, 'live');
    await visit.send({ type: 'click', visitorId: 'after-renewal' });
    await rows(page, 'after-renewal').waitFor();
    expect(await rows(page, 'before-renewal').count()).toBe(1);
  });

  it('asks to sign in when the cookie is gone, and goes back to where it was', async () => {
    const address = page.url();
    visit.watched.expect(/status of 401 .*\/auth\/refresh/);
    await page.context().clearCookies();
    await page.reload();
    await page.getByText('Your session has ended').waitFor();
    await look('login-expired');
    await fillLogin(page, ADMIN);
    await page.waitForURL(address);
    await connectionIs(page, 'live');
  });

  it('is over on an open page once it was ended elsewhere', async () => {
    visit.watched.expect(/status of 401/);
    const token = await signIn({ gateway: visit.app.url });
    await http(`${visit.app.url}/api/v1/auth/logout-everywhere`, { method: 'POST', token });
    await page.getByText('Your session has ended').waitFor({ timeout: 65_000 });
    await fillLogin(page, ADMIN);
    await connectionIs(page, 'live');
  }, 90_000);

  it('is over when the server was away while somebody signed out, as soon as it is back', async () => {
    visit.watched.expect(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|status of 401/);
    await visit.app.stop();
    await signOut(page);
    await visit.app.start();
    refreshes = [];
    await page.goto('/');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await until('the cookie is gone', SEEN_WITHIN_MS, async () => {
      const cookies = await page.context().cookies(`${visit.app.url}/api/v1/auth/refresh`);
      return cookies.length === 0 || cookies.map(({ name }) => name).join();
    });
    expect(refreshes).toEqual([]);
  });
});
