/** The settings of a project, with what they would forget, and the disk. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { StorageAnswer } from '#contracts';
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

suite(`the settings${title}`, () => {
  let visit: Visit;
  let page: Page;
  let projectId: string;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--demo-days', '2'], env);
    ({ page } = visit);
    const old = { type: 'page_view', visitorId: 'v' };
    await visit.send({ ...old, time: '2015-05-17T10:05:00Z' }, { ...old, time: '2015-06-02T10:05:00Z' }, old);
    const { body } = await api<{ projects: { id: string }[] }>('');
    projectId = body.projects[0]!.id;
    await until('the events', SEEN_WITHIN_MS, async () => {
      const months = (await stream('web')).months.length;
      return months === 3 || String(months);
    });
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  }, 120_000);
  afterAll(() => visit?.close(), 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  async function api<T>(path: string) {
    const token = await signIn({ gateway: visit.app.url });
    return http<T>(`${visit.app.url}/api/v1/projects${path}`, { token });
  }
  const storage = async (): Promise<StorageAnswer> => (await api<StorageAnswer>(`/${projectId}/storage`)).body;
  const stream = async (name: string): Promise<StorageAnswer['streams'][number]> =>
    (await storage()).streams.find((each) => each.name === name)!;
  const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

  it('says what is kept of each stream, and what is on the disk', async () => {
    await openScreen(page, 'Settings');
    await row('web').getByText('May 17, 2015').waitFor();
    expect(await row('web').getByRole('cell').first().innerText()).toContain('3');
    await row('web').getByText('For ever').waitFor();
    await row('demo').getByText('Demo', { exact: true }).waitFor();
    const bars = page.getByRole('list', { name: 'Disk use' }).getByRole('listitem');
    expect(await bars.count()).toBeGreaterThan(8);
    await page.getByText('Free on its disk').waitFor();
    await look('settings', { whole: true });
    await page.getByRole('button', { name: 'View as table' }).click();
    const table = page.getByRole('region', { name: 'Disk use, table' });
    await table.getByRole('row').filter({ hasText: 'Event log' }).waitFor();
    expect(await table.getByRole('row').count()).toBe((await storage()).database.tables.length + 3);
    await look('settings-table', { whole: true });
    await page.getByRole('button', { name: 'View as chart' }).click();
  });

  it('says what a shorter retention would forget, and asks before it is set', async () => {
    const change = page.getByRole('button', { name: 'Change how long web is kept' });
    await change.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing is ever forgotten').waitFor();
    await dialog.getByRole('radio', { name: '90 days' }).check();
    await dialog.getByText(/^2 events before .+ go within the hour\. \w+ \d{4} follows on /).waitFor();
    await look('settings-retention');
    await dialog.getByRole('button', { name: 'Save' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByText(/^2 events of 2 months, all before /).waitFor();
    await look('settings-retention-confirm');
    await question.getByRole('button', { name: 'Keep as it is' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await stream('web')).toMatchObject({ retentionDays: null, retentionOf: 'installation' });

    await change.click();
    await dialog.getByRole('radio', { name: '90 days' }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await question.getByRole('button', { name: 'Keep less' }).click();
    await row('web').getByText('90 days').waitFor();
    await row('web').getByText('2 older events go within the hour').waitFor();
    expect(await stream('web')).toMatchObject({ retentionDays: 90, retentionOf: 'stream' });
    await look('settings-shorter', { whole: true });
  });

  it('takes any number of days, with the keyboard, and more without a question', async () => {
    await page.getByRole('button', { name: 'Change how long web is kept' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: '90 days' }).press('ArrowUp');
    await dialog.getByRole('radio', { name: '30 days', checked: true }).waitFor();
    await dialog.getByRole('radio', { name: '30 days' }).press('ArrowUp');
    await dialog.getByRole('radio', { name: 'For ever' }).press('ArrowUp');
    await dialog.getByLabel('Days', { exact: true }).fill('0');
    await page.keyboard.press('Enter');
    await dialog.getByText('A whole number from 1 to 36,500.').waitFor();
    await look('settings-retention-wrong');
    await dialog.getByLabel('Days', { exact: true }).fill('20000');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await row('web').getByText('20,000 days').waitFor();
    await row('web')
      .getByText(/^May 2015 goes on /)
      .waitFor();
    expect(await stream('web')).toMatchObject({ retentionDays: 20_000 });
  });

  it('asks before it keeps addresses, and before it stops', async () => {
    await page.getByRole('button', { name: 'Keep addresses' }).click();
    const question = page.getByRole('alertdialog');
    await look('settings-addresses');
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    await page.getByText('Dropped', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Keep addresses' }).click();
    await question.getByRole('button', { name: 'Keep addresses' }).click();
    await page.getByText('Kept with each event').waitFor();
    const { body } = await api<{ projects: { id: string; keepsAddresses: boolean }[] }>('');
    expect(body.projects).toContainEqual(expect.objectContaining({ id: projectId, keepsAddresses: true }));
    await page.getByRole('button', { name: 'Stop keeping addresses' }).click();
    await question.getByRole('button', { name: 'Drop them from now on' }).click();
    await page.getByText('Dropped', { exact: true }).waitFor();
  });

  it('waits, fails and has nothing to show, each in its own way', async () => {
    visit.watched.expect(/ERR_FAILED|503/);
    let answer = (): void => undefined;
    const asked = new Promise<void>((done) => (answer = done));
    await page.route(/\/storage$|\/api\/v1\/projects$/, async (route) => {
      await asked;
      await route.continue();
    });
    await page.reload();
    await page.getByText('Loading the streams').waitFor({ state: 'attached' });
    await look('settings-loading', { whole: true });
    answer();
    await row('web').waitFor();
    await page.unrouteAll({ behavior: 'wait' });

    await page.route(/\/storage$|\/api\/v1\/projects$/, (route) => route.abort());
    await page.reload();
    await until('four panels that say so', SEEN_WITHIN_MS, async () => {
      const shown = await page.getByText('The server cannot be reached').count();
      return shown === 4 || String(shown);
    });
    await look('settings-error', { whole: true });
    await page.unrouteAll({ behavior: 'wait' });
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await row('web').waitFor();

    await page.getByRole('button', { name: /Switch project$/ }).click();
    await page.getByRole('menuitem', { name: 'New project' }).click();
    await page.getByLabel('Project name').fill('Second shop');
    await page.getByRole('button', { name: 'Create project' }).click();
    await page.getByText('This project has no stream yet').waitFor();
    await openScreen(page, 'Settings');
    await page.getByText('This project has no stream yet').waitFor();
    await page.getByText('Dropped', { exact: true }).waitFor();
    await look('settings-empty', { whole: true });
  });

  it('says that the disk is getting full', async () => {
    await page.route(/\/storage$/, async (route) => {
      const response = await route.fetch();
      const storage = (await response.json()) as StorageAnswer;
      await route.fulfill({ response, json: { ...storage, disk: { freeBytes: 1.5e9, totalBytes: 5e11, low: true } } });
    });
    await page.reload();
    await page.getByText('Low: make room').waitFor();
    await look('settings-low', { whole: true });
    await page.unrouteAll({ behavior: 'wait' });
  });
});
