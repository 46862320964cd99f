/** Handing a project to others: a colleague who only looks, and a key that may stand in a web page. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium, isMissing } from '#testing';
import { connectionIs, fillLogin, openScreen, rows } from './browser/dashboard.js';
import { serveForeignPage, type ForeignPage } from './browser/foreign-page.js';
import { openVisit, type Visit } from './browser/visit.js';
import { openPage, SEEN_WITHIN_MS, seriousFindings, type WatchedPage } from './browser/watched-page.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const VIEWER = { email: 'vera@example.test', password: 'a password of her own' };

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

suite(`a project with others${title}`, () => {
  let visit: Visit;
  let page: Page;
  let colleague: WatchedPage;
  let shop: ForeignPage;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    colleague = await openPage(page.context().browser()!, visit.app.url);
    shop = await serveForeignPage();
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  }, 120_000);
  afterAll(async () => {
    await shop?.close();
    await visit?.close();
  }, 60_000);
  afterEach(() => expect([...visit.watched.faults(), ...colleague.faults()]).toEqual([]));

  const invite = async (email: string, role: string): Promise<string> => {
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByLabel('Email').fill(email);
    await page.getByRole('radio', { name: role }).check();
    await look('members-invite');
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    const link = await page.getByTestId('invitation-link').inputValue();
    await look('members-link');
    await page.getByRole('button', { name: 'Done' }).click();
    return link;
  };

  it('invites a colleague as viewer, who chooses a password and sees the project', async () => {
    await openScreen(page, 'Members');
    await page.getByRole('row', { name: ADMIN.email }).getByText('You').waitFor();
    await look('members', { whole: true });
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByLabel('Email').fill('no address');
    await page.getByRole('dialog').getByRole('button', { name: 'Invite' }).click();
    await page.getByText('Write an email address.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const link = await invite(VIEWER.email, 'Viewer');
    await page.getByRole('row', { name: VIEWER.email }).getByText('Viewer').waitFor();
    await look('members-invited', { whole: true });

    await colleague.page.goto(link);
    await colleague.page.getByRole('heading', { name: /^Join / }).waitFor();
    await colleague.page.getByText(VIEWER.email).waitFor();
    expect(await seriousFindings(colleague.page)).toEqual([]);
    await colleague.page.getByLabel('Choose a password', { exact: true }).fill('short');
    await colleague.page.getByLabel('Choose a password again').fill('short');
    await colleague.page.getByRole('button', { name: 'Create the account and join' }).click();
    await colleague.page.getByText('At least 12 characters.', { exact: true }).waitFor();
    await colleague.page.getByLabel('Choose a password', { exact: true }).fill(VIEWER.password);
    await colleague.page.getByLabel('Choose a password again').fill(VIEWER.password);
    await colleague.page.getByRole('button', { name: 'Create the account and join' }).click();
    await colleague.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(colleague.page.url()).not.toContain('token');

    colleague.expect(/status of 401 .*\/auth\/invitations\/preview/);
    await colleague.page.goto(link);
    await colleague.page.getByRole('alert').getByText('The link is not valid').waitFor();
  });

  it('offers the viewer nothing that a viewer may not do, and says why', async () => {
    const viewer = colleague.page;
    await viewer.goto('/');
    await viewer.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const nav = viewer.getByRole('navigation', { name: 'Project' });
    await until('what a viewer may see', SEEN_WITHIN_MS, async () => {
      const offered = (await nav.getByRole('link').allInnerTexts()).join();
      return offered === 'Overview,Live,Explore,Sessions,Events,Ledger,Streams,Schemas,Members,Settings' || offered;
    });
    const buttons = async (): Promise<string> => (await viewer.getByRole('button').allInnerTexts()).join();
    for (const [screen, writes] of [
      ['Members', /Invite|Remove|New link/],
      ['Streams', /New stream|Rules|Remove/],
      ['Schemas', /New schema|New version|Retire/],
      ['Settings', /Change|Keep addresses/],
    ] as const) {
      await openScreen(viewer, screen);
      await viewer.getByText('You are a viewer here.').waitFor();
      expect(await buttons()).not.toMatch(writes);
      expect(await seriousFindings(viewer)).toEqual([]);
    }
    const path = new URL(viewer.url()).pathname;
    for (const [screen, needs] of [
      ['rejected', 'an analyst'],
      ['collectors', 'an analyst'],
      ['audit', 'an admin'],
      ['import', 'an admin'],
    ] as const) {
      await viewer.goto(path.replace('settings', screen));
      await viewer.getByText(`you have to be ${needs} of this project, and you are a viewer`).waitFor();
    }
    await viewer.screenshot({ path: 'test-results/screenshots/viewer-import.png' });
    const gateway = await viewer.evaluate(`fetch('/api/v1/projects').then((answer) => answer.status)`);
    colleague.expect(/status of 401 .*\/api\/v1\/projects/);
    expect(gateway).toBe(401);
  });

  it('makes a key for a web page, which works there and nowhere else', async () => {
    await openScreen(page, 'Collectors');
    await page.getByRole('button', { name: 'New collector' }).click();
    await page.getByLabel('Name').fill('The shop’s pages');
    await page.getByRole('radio', { name: 'Browser key' }).check();
    await page.getByRole('checkbox', { name: 'web' }).check();
    await page.getByLabel('Allowed origins').fill(shop.origin);
    await look('collector-browser', { whole: true });
    await page.getByRole('button', { name: 'Create key' }).click();
    const key = await page.getByTestId('api-key').inputValue();
    await page.getByRole('button', { name: 'Copy script' }).waitFor();
    await page.getByText('Waiting for the first').waitFor();
    await look('collector-browser-key');
    await page.getByRole('button', { name: 'I have saved the key' }).click();
    await openScreen(page, 'Live');
    await connectionIs(page, 'live');

    const buyer = await openPage(page.context().browser()!, shop.origin);
    const sendFrom = async (origin: string, visitorId: string): Promise<unknown> => {
      await buyer.page.goto(origin);
      const event = JSON.stringify({ stream: 'web', type: 'page_view', visitorId });
      return buyer.page.evaluate(`fetch('${visit.app.url}/v1/events?key=${key}', { method: 'POST', body: '${event}' })
        .then(async (answer) => [answer.status, (await answer.json()).code ?? 'none'])`);
    };
    await until('the key is known', SEEN_WITHIN_MS, async () => {
      buyer.expect(/status of 401/);
      const answer = await sendFrom(shop.origin, 'welcome-buyer');
      return JSON.stringify(answer) === '[202,"none"]' || JSON.stringify(answer);
    });
    await rows(page, 'welcome-buyer').first().waitFor();
    buyer.expect(/status of 403/);
    expect(await sendFrom(shop.otherOrigin, 'unwelcome-buyer')).toEqual([403, 'KEY_ORIGIN']);
    await sendFrom(shop.origin, 'last-buyer');
    await rows(page, 'last-buyer').first().waitFor();
    expect(await rows(page, 'unwelcome-buyer').count()).toBe(0);
    expect(buyer.faults()).toEqual([]);
    await buyer.close();
  });

  it('makes the viewer an analyst, then removes her: her open page is told', async () => {
    await openScreen(page, 'Members');
    const row = page.getByRole('row', { name: VIEWER.email });
    await row.getByLabel(`Role of ${VIEWER.email}`).selectOption('Analyst');
    const question = page.getByRole('alertdialog');
    await question.getByLabel('Reason').fill('für den Bericht');
    await look('members-role');
    await question.getByRole('button', { name: 'Change the role' }).click();
    await question.waitFor({ state: 'hidden' });
    expect(await row.getByLabel(`Role of ${VIEWER.email}`).inputValue()).toBe('analyst');

    const analyst = colleague.page;
    await analyst.goto('/');
    await openScreen(analyst, 'Collectors');
    await analyst.getByText('You are an analyst here.').waitFor();
    await openScreen(analyst, 'Live');
    await connectionIs(analyst, 'live');
    colleague.expect(/status of 40[34]/);
    await row.getByRole('button', { name: `Remove ${VIEWER.email}` }).click();
    await look('members-remove');
    await question.getByRole('button', { name: 'Remove', exact: true }).click();
    await row.waitFor({ state: 'detached' });
    await connectionIs(analyst, 'refused');
  });

  it('has all of it in the audit log, with the reason', async () => {
    await openScreen(page, 'Audit log');
    const log = page.getByRole('list', { name: 'Audit log' });
    await log.getByText('Remove member').waitFor();
    await page.getByLabel('Action').fill('change_member_role');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(/action=change_member_role/);
    await log.getByText('Remove member').waitFor({ state: 'detached' });
    await log.getByText('für den Bericht').click();
    const changes = page.getByRole('list', { name: 'What was changed' });
    await changes.getByText('viewer', { exact: true }).waitFor();
    await changes.getByText('analyst', { exact: true }).waitFor();
    await look('audit-change', { whole: true });
    await page.getByRole('button', { name: 'Clear' }).click();
    await log.getByText('Remove member').waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    expect((await download).suggestedFilename()).toMatch(/^audit-.+\.csv$/);
    await page.getByRole('searchbox', { name: 'Search' }).fill('nothing is called that');
    await page.keyboard.press('Enter');
    await page.getByText('Nothing like that').waitFor();
    await look('audit-nothing', { whole: true });
  });
});
