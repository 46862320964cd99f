/** A person's own account, and the accounts of all for who operates the installation. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium, isMissing } from '#testing';
import { clipboard, fillLogin, openScreen, signOut } from './browser/dashboard.js';
import { paste } from './browser/terminal.js';
import { openVisit, type Visit } from './browser/visit.js';
import { openPage, seriousFindings, type WatchedPage } from './browser/watched-page.js';
import { http, signIn } from './client.js';
import { ADMIN } from './installation.js';

const FRIEND = { email: 'fred@example.test', password: 'a password of his own' };
const NEW_PASSWORD = 'another long enough password';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

suite(`accounts${title}`, () => {
  let visit: Visit;
  let page: Page;
  let friend: WatchedPage;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    friend = await openPage(page.context().browser()!, visit.app.url);
    await invite(FRIEND);
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  }, 120_000);
  afterAll(() => visit?.close(), 60_000);
  afterEach(() => expect([...visit.watched.faults(), ...friend.faults()]).toEqual([]));

  async function invite({ email, password }: typeof FRIEND): Promise<void> {
    const api = `${visit.app.url}/api/v1`;
    const token = await signIn({ gateway: visit.app.url });
    const { body } = await http<{ projects: { id: string }[] }>(`${api}/projects`, { token });
    const members = `${api}/projects/${body.projects[0]!.id}/members`;
    const invited = await http<{ link: string }>(members, { token, json: { email, role: 'analyst' } });
    const json = { token: new URL(invited.body.link).searchParams.get('token'), password };
    const { status } = await http(`${api}/auth/invitations/accept`, { json });
    expect(status).toBe(200);
  }
  const openFromMenu = async (name: string): Promise<void> => {
    await page.getByRole('button', { name: 'Account and appearance' }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  const row = (name: string | RegExp) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

  it('shows where somebody is signed in, and ends one of them', async () => {
    await openFromMenu('Profile');
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
    await page.getByText('Operator of this installation').waitFor();
    await row(/This device/).waitFor();
    await look('profile', { whole: true });
    await page
      .getByRole('button', { name: /^Sign out (?!everywhere|all)/ })
      .first()
      .click();
    await look('profile-end');
    const before = await page.getByText('This device').count();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(before).toBe(1);
  });

  it('makes a token whose command works, and revokes it', async () => {
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByRole('button', { name: 'Create token' }).click();
    await page.getByText('Give it a name.').waitFor();
    await look('token-new');
    await page.getByLabel('Name').fill('nightly export');
    await page.getByRole('button', { name: 'Create token' }).click();
    expect(await page.getByTestId('access-token').inputValue()).toMatch(/^npt_/);
    await look('token-made');
    await page.getByRole('button', { name: 'Copy command' }).click();
    const command = await clipboard(page);
    expect((await paste(command)).stdout).toContain('"projects"');
    await page.getByRole('button', { name: 'I have saved the token' }).click();
    await row('nightly export').waitFor();
    await look('profile-tokens', { whole: true });
    await page.getByRole('button', { name: 'Revoke nightly export' }).click();
    await page.getByRole('button', { name: 'Revoke token' }).click();
    await page.getByText('No token yet').waitFor();
    expect((await paste(command)).stdout).toContain('UNAUTHENTICATED');
  });

  it('changes the password, which the old one is needed for', async () => {
    visit.watched.expect(/status of 40[01] .*\/auth\/password/);
    await page.getByLabel('Current password').fill('not my password');
    await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await page.getByLabel('New password again').fill(NEW_PASSWORD);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('That is not your password.').waitFor();
    await look('password-wrong', { whole: true });
    await page.getByLabel('Current password').fill(ADMIN.password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await page.getByText('The password is changed').waitFor();
    expect((await http(`${visit.app.url}/api/v1/auth/login`, { json: ADMIN })).status).toBe(401);
    await page.reload();
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
  });

  it('lets the operator help somebody who forgot a password', async () => {
    await openFromMenu('Installation');
    await row(FRIEND.email).waitFor();
    await look('people', { whole: true });
    await page.getByRole('button', { name: `Reset link for ${FRIEND.email}` }).click();
    await page.getByLabel('Reason').fill('He called');
    await look('people-reset');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByTestId('reset-link').inputValue();
    await look('people-link');
    await page.getByRole('button', { name: 'Done' }).click();

    const his = friend.page;
    await his.goto('/forgot');
    await his.getByLabel('Email').fill(FRIEND.email);
    expect(await seriousFindings(his)).toEqual([]);
    await his.screenshot({ path: 'test-results/screenshots/forgot.png' });
    await his.getByRole('button', { name: 'Send the link' }).click();
    await his.getByText('If there is an account').waitFor();
    await his.screenshot({ path: 'test-results/screenshots/forgot-sent.png' });
    await his.goto(link);
    expect(await seriousFindings(his)).toEqual([]);
    await his.screenshot({ path: 'test-results/screenshots/reset.png' });
    await his.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await his.getByLabel('New password again').fill(NEW_PASSWORD);
    await his.getByRole('button', { name: 'Save and sign in' }).click();
    await his.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    expect(his.url()).not.toContain('token');
    friend.expect(/status of 401/);
    await his.goto(link);
    await his.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
    await his.getByLabel('New password again').fill(NEW_PASSWORD);
    await his.getByRole('button', { name: 'Save and sign in' }).click();
    await his.getByRole('alert').getByText('The link is not valid').waitFor();
  });

  it('keeps the installation from who does not operate it, and always has an operator', async () => {
    const his = friend.page;
    await his.goto('/operate/people');
    await his.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
    await his.getByRole('button', { name: 'Account and appearance' }).click();
    await his.getByRole('menuitem', { name: 'Profile' }).waitFor();
    expect(await his.getByRole('menuitem', { name: 'Installation' }).count()).toBe(0);

    expect(await page.getByRole('button', { name: `End ${ADMIN.email} as an operator` }).count()).toBe(0);
    await page.getByRole('button', { name: `Make ${FRIEND.email} an operator` }).click();
    await page.getByRole('button', { name: 'Make operator', exact: true }).last().click();
    await row(FRIEND.email).getByText('Operator', { exact: true }).waitFor();
    await his.goto('/operate/people');
    await his.getByRole('heading', { name: 'People', level: 1 }).waitFor();
    await page.getByRole('button', { name: `End ${FRIEND.email} as an operator` }).click();
    await look('people-end-operator');
    await page.getByRole('button', { name: 'End as operator', exact: true }).last().click();
    await row(FRIEND.email).getByText('Operator', { exact: true }).waitFor({ state: 'detached' });
  });

  it('lets somebody leave a project, and goes on with those that are left', async () => {
    const his = friend.page;
    await his.goto('/');
    await openScreen(his, 'Members');
    await his.getByRole('button', { name: 'Leave' }).click();
    await his.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
    await his.getByRole('heading', { name: 'Create your first project' }).waitFor();
    expect(await seriousFindings(his)).toEqual([]);
    await his.getByLabel('Project name').fill('Fred’s own');
    await his.getByRole('button', { name: 'Create project' }).click();
    await his.getByText('No collector yet').waitFor();
  });

  it('shows the operator what was done in the whole installation', async () => {
    await page.getByRole('link', { name: 'Audit log' }).click();
    const log = page.getByRole('list', { name: 'Audit log' });
    await log.getByText('“He called”').waitFor();
    await look('instance-audit', { whole: true });
    await signOut(page);
  });
});
