/** The screens of who runs a project: keys, streams, settings, as they are used with a mouse and with a keyboard. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium, isMissing } from '#testing';
import { fillLogin, openScreen } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS } from './browser/watched-page.js';
import { http, signIn } from './client.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

suite(`running a project${title}`, () => {
  let visit: Visit;
  let page: Page;
  let projectId: string;
  let token: string;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    projectId = /projects\/([^/]+)/.exec(page.url())![1]!;
    token = await signIn({ gateway: visit.app.url });
  }, 120_000);
  afterAll(() => visit?.close(), 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  function api<T>(path: string, json?: unknown) {
    return http<T>(`${visit.app.url}/api/v1${path}`, { token, ...(json === undefined ? {} : { json }) });
  }
  const focused = (): Promise<string> =>
    page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');
  const focusIsOn = (name: string): Promise<unknown> =>
    until(`the focus on ${name}`, SEEN_WITHIN_MS, async () => (await focused()) === name || (await focused()));
  const status = async (key: string): Promise<number> => {
    const json = { stream: 'web', type: 'click', visitorId: 'v' };
    return (await http(`${visit.app.url}/v1/events`, { token: key, json })).status;
  };

  it('makes a key with an expiry and limits, and changes them', async () => {
    await openScreen(page, 'Collectors');
    await page.getByRole('button', { name: 'New collector' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Shop backend');
    await page.getByRole('button', { name: 'Expiry and limits' }).click();
    await page.getByLabel('Expires').selectOption('At the end of a day');
    await page.getByLabel('Events a second').fill('fast');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Choose a day from today on.').waitFor();
    await page.getByText('A whole number from 1 to 10,000,000, or nothing.').waitFor();
    await look('collector-limits-wrong');
    await page.getByLabel('Day').fill('2099-12-31');
    await page.getByLabel('Events a second').fill('50');
    await page.getByLabel('Events a month').fill('1,000,000');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('Waiting for the first').waitFor();
    await page.getByRole('button', { name: 'I have saved the key' }).click();

    await page.getByRole('button', { name: 'Shop backend', exact: true }).press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Shop backend' });
    await drawer.getByText('1,000,000').waitFor();
    await look('collector-details');
    await drawer.getByRole('button', { name: 'Change what it may do' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change “Shop backend”' });
    await look('collector-edit');
    await dialog.getByLabel('Events a month').fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    const { body } = await api<{ collectors: unknown[] }>(`/projects/${projectId}/collectors`);
    expect(body.collectors).toContainEqual(
      expect.objectContaining({ name: 'Shop backend', ratePerSecond: 50, monthlyQuota: null }),
    );
  });

  it('rotates a key by keyboard: the one before goes on, until it is rotated out at once', async () => {
    const menu = page.getByRole('button', { name: 'Actions for Start key' });
    await menu.press('Enter');
    await page.getByRole('menuitem', { name: 'Rotate the key' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New key for “Start key”' });
    await dialog.getByRole('radio', { name: 'A day', exact: false, checked: true }).waitFor();
    await look('collector-rotate');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await focusIsOn('Actions for Start key');

    await menu.press('Enter');
    await page.getByRole('menuitem', { name: 'Rotate the key' }).press('Enter');
    await dialog.getByLabel('Reason').fill('Moved to another host');
    await dialog.getByRole('button', { name: 'Make the new key' }).press('Enter');
    const key = await page.getByTestId('api-key').inputValue();
    await page.getByText('Waiting for the first').waitFor();
    await page.getByRole('button', { name: 'I have saved the key' }).press('Enter');
    await focusIsOn('Actions for Start key');
    await until('both keys work', SEEN_WITHIN_MS, async () => {
      const both = [await status(visit.key), await status(key)].join();
      return both === '202,202' || both;
    });
    await page
      .getByRole('row', { name: 'Start key' })
      .getByText(/until it ends/)
      .waitFor();
    await look('collectors-rotated', { whole: true });

    await menu.press('Enter');
    await page.getByRole('menuitem', { name: 'Rotate the key' }).press('Enter');
    await dialog.getByRole('radio', { name: 'Not at all' }).check();
    await dialog.getByRole('button', { name: 'Make the new key' }).press('Enter');
    const newest = await page.getByTestId('api-key').inputValue();
    await page.getByText('Waiting for the first').waitFor();
    await page.getByRole('button', { name: 'I have saved the key' }).press('Enter');
    await until('only the newest works', SEEN_WITHIN_MS, async () => {
      const all = [await status(visit.key), await status(key), await status(newest)].join();
      return all === '401,401,202' || all;
    });
  });

  it('makes a stream, gives it rules, and removes it once its name was typed', async () => {
    await openScreen(page, 'Streams');
    await page.getByRole('button', { name: 'New stream' }).click();
    visit.watched.expect(/status of 4\d\d .*\/streams/);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('not a name');
    await page.getByRole('button', { name: 'Create stream' }).click();
    await page.getByText(/^Must be 1 to 64 letters/).waitFor();
    await look('stream-new-wrong');
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('web');
    await page.getByRole('button', { name: 'Create stream' }).click();
    await page.getByRole('dialog').getByText('The project has a stream of that name.').waitFor();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('app');
    await page.getByRole('button', { name: 'Create stream' }).click();
    const row = page.getByRole('row', { name: /^app/ });
    await row.getByText('Off', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Change the rules of app' }).click();
    await page.getByRole('radio', { name: 'Enforce' }).check();
    await page.getByLabel('Allowed event types').fill('page_view\nwhat?');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Not a type: what?.').waitFor();
    await page.getByLabel('Allowed event types').fill('page_view\nclick');
    await look('stream-rules');
    await page.getByRole('button', { name: 'Save' }).click();
    await row.getByText('page_view, click').waitFor();
    await look('streams', { whole: true });

    const routing = page.getByRole('button', { name: 'Change the routing of app' });
    await routing.click();
    await page.getByRole('radio', { name: 'Event', exact: false }).last().check();
    const types = page.getByLabel('Event types with topics of their own');
    await types.fill('purchase\norder placed');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('No topic can be called by: order placed.').waitFor();
    await types.fill('purchase');
    await look('stream-routing');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await routing.click();
    expect(await types.inputValue()).toBe('purchase');
    expect(await page.getByRole('radio', { name: 'Event', exact: false }).last().isChecked()).toBe(true);
    await page.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('button', { name: 'Remove app' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Remove the stream' }).click();
    await question.getByText('That is not its name.').waitFor();
    await look('stream-remove');
    await question.getByLabel('To confirm, type “app”').fill('app');
    await question.getByRole('button', { name: 'Remove the stream' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('renames the project and limits it', async () => {
    await openScreen(page, 'Settings');
    await page.getByRole('button', { name: 'Change name and limits' }).click();
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Corner shop');
    await page.getByLabel('Events a month').fill('5 000 000');
    await look('project-edit');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Project: Corner shop. Switch project' }).waitFor();
    await page.getByText('At most 5,000,000, by months of UTC').waitFor();
    await look('settings-project', { whole: true });
  });

  it('offers to load again what somebody else has changed meanwhile', async () => {
    await page.getByRole('button', { name: 'Change name and limits' }).click();
    visit.watched.expect(/status of 409/);
    await page.route(/\/projects\/[^/]+$/, (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'CONFLICT', title: 'Changed meanwhile', status: 409, traceId: 't' }),
      }),
    );
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Another name');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('Changed meanwhile').waitFor();
    await look('project-conflict');
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Project: Corner shop. Switch project' }).waitFor();
  });

  it('says on each screen that the server is gone, and goes on when it is back', async () => {
    visit.watched.expect(/ERR_FAILED/);
    for (const [screen, path] of [
      ['Members', /api\/.+\/members$/],
      ['Streams', /api\/.+\/streams$/],
      ['Audit log', /api\/.+\/audit\?/],
      ['Collectors', /api\/.+\/collectors\?/],
    ] as const) {
      await page.route(path, (route) => route.abort());
      await openScreen(page, screen);
      await page.reload();
      await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
      await look(`${screen.toLowerCase().replace(' ', '-')}-error`);
      await page.unroute(path);
      await page.getByRole('button', { name: 'Try again' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
    }
  });

  it('finds one of many keys', async () => {
    for (let i = 1; i <= 12; i++)
      await api(`/projects/${projectId}/collectors`, { name: `Till ${i}`, streams: [], scopes: ['ingest'] });
    await openScreen(page, 'Collectors');
    await page.reload();
    await page.getByLabel(/^Find by name/).fill('till 7');
    await until('one key', SEEN_WITHIN_MS, async () => {
      const rows = await page.getByRole('rowheader').allInnerTexts();
      return rows.join() === 'Till 7' || rows.join();
    });
    await look('collectors-many', { whole: true });
  });

  it('finds one of many projects', async () => {
    for (let i = 1; i <= 12; i++) await api('/projects', { name: `Branch ${i}` });
    await page.reload();
    await page.getByRole('button', { name: /Switch project$/ }).click();
    await look('projects-many');
    await page.getByRole('menuitem', { name: 'Find among 13 projects' }).click();
    // The screen behind it looks for names as well.
    const dialog = page.getByRole('dialog', { name: 'Find a project' });
    const box = dialog.getByRole('searchbox', { name: 'Name' });
    await box.fill('branch 9');
    await look('project-find');
    expect(await box.inputValue()).toBe('branch 9');
    await dialog.getByText('1 found', { exact: true }).waitFor({ state: 'attached' });
    await box.press('Enter');
    await until('Branch 9 is open', SEEN_WITHIN_MS, async () => {
      const names = await page
        .getByRole('button', { name: /^Project: / })
        .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')));
      return names.includes('Project: Branch 9. Switch project') || `${page.url()} ${names.join()}`;
    });
  });
});
