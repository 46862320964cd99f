/** The dashboard's screens by the names that people (and screen readers) know them by. */
import type { Locator, Page } from 'playwright-core';
import { SEEN_WITHIN_MS } from './watched-page.js';

export interface Credentials {
  readonly email: string;
  readonly password: string;
}

export async function fillLogin(page: Page, { email, password }: Credentials): Promise<void> {
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account and appearance' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}

/** Waits until the live feed is in a state: connecting, live, stale, refused. */
export async function connectionIs(page: Page, state: string): Promise<void> {
  await page.locator(`[data-testid=connection][data-state=${state}]`).waitFor();
}

/** The tail's rows that hold a text, newest first. */
export function rows(page: Page, text = ''): Locator {
  return page.getByTestId('tail').getByRole('row').filter({ hasText: text });
}

/** Waits for `count` rows with a text, looked for at each animation frame: for measuring, as locators look less often. */
export async function rowsPainted(page: Page, text: string, count = 1): Promise<void> {
  await page.evaluate(`new Promise((done, failed) => {
    const deadline = performance.now() + ${SEEN_WITHIN_MS};
    const look = () => {
      const rows = [...document.querySelectorAll('[data-testid=tail] [role=row]')];
      const found = rows.filter((row) => row.textContent.includes(${JSON.stringify(text)})).length;
      if (found >= ${count}) done();
      else if (performance.now() > deadline) failed(new Error(found + ' rows of ${count}'));
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

/** What a counter shows; NaN while it shows nothing. */
export async function counter(page: Page, name: string): Promise<number> {
  return Number.parseFloat((await page.getByTestId(`counter-${name}`).innerText()).replaceAll(',', ''));
}

export async function openScreen(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name }).click();
  await page.getByRole('heading', { name, exact: true, level: 1 }).waitFor();
}

export const clipboard = (page: Page): Promise<string> =>
  page.evaluate('navigator.clipboard.readText()') as Promise<string>;
