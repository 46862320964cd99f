/** A file of the past imported in the browser: seen before it is sent, counted once, every line accounted for. */
import { writeFileSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { EventsAnswer, OverviewAnswer } from '#contracts';
import { findChromium, isMissing } from '#testing';
import { fillLogin, openScreen } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS } from './browser/watched-page.js';
import { http, signIn } from './client.js';
import { countAccessLog } from './import-expected.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

const LOG = 'examples/access-log/apache_combined_10k.log.gz';
const IMPORTED_WITHIN_MS = 60_000;
/** Batches that the door takes before it is silent. */
const ANSWERED = 3;

suite(`importing in a browser${title}`, () => {
  let visit: Visit;
  let page: Page;
  let token: string;
  let project: string;
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-import-'));
  const look: Visit['look'] = (...picture) => visit.look(...picture);
  const ask = async <T>(path: string): Promise<T> => (await http<T>(`${project}/query${path}`, { token })).body;

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    // A key is known to the collector moments after it was made; until then it is tried again.
    visit.watched.expect(/status of 401 .*\/v1\/events/);
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('navigation', { name: 'Project' }).waitFor();
    token = await signIn({ gateway: visit.app.url });
    project = `${visit.app.url}/api/v1/projects/${/\/projects\/([^/]+)/.exec(page.url())?.[1] ?? ''}`;
  }, 120_000);
  afterAll(async () => {
    await visit?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  const choose = (file: string): Promise<void> => page.getByLabel('File to import').setInputFiles(file);
  const write = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const state = (wanted: string): Promise<void> =>
    page.locator(`[data-testid=import-state][data-state=${wanted}]`).waitFor({ timeout: IMPORTED_WITHIN_MS });
  const accepted = async (): Promise<number> =>
    Number((await page.getByTestId('import-accepted').innerText()).replaceAll(',', ''));
  const importKeys = async () => {
    const { body } = await http<{ collectors: { name: string; revokedAt: string | null; expiresAt: string }[] }>(
      `${project}/collectors`,
      { token },
    );
    return body.collectors.filter(({ name }) => name.startsWith('Import of'));
  };

  it('takes a real access log twice and counts it once, as its lines say', async () => {
    const expected = countAccessLog(LOG);
    await openScreen(page, 'Import');
    await look('import', { whole: true });
    for (let run = 1; run <= 2; run++) {
      await choose(LOG);
      await page.getByText('The first 500 lines: 500 events').waitFor();
      if (run === 1) await look('import-preview', { whole: true });
      await page.getByRole('button', { name: 'Start the import' }).click();
      await state('done');
      expect(await accepted()).toBe(expected.events);
      await page.getByText(`Imported, but for ${expected.malformed.length} line`).waitFor();
      await page.getByRole('cell', { name: String(expected.malformed[0]), exact: true }).waitFor();
      if (run === 1) await look('import-done', { whole: true });
      if (run === 1) await page.getByRole('button', { name: 'Import another file' }).click();
    }
    const range = 'from=2015-05-17T00:00:00Z&to=2015-05-22T00:00:00Z';
    await until('all are counted, once', SEEN_WITHIN_MS, async () => {
      const { events } = await ask<OverviewAnswer>(`/overview?${range}`);
      return events === expected.events || String(events);
    });
    const { pageviews, visitors, sessions, botEvents } = await ask<OverviewAnswer>(`/overview?${range}`);
    expect({ pageviews, visitors, sessions, botEvents }).toEqual({
      pageviews: expected.pageviews,
      visitors: expected.visitors,
      sessions: expected.sessions,
      botEvents: expected.botEvents,
    });
    await page.getByRole('link', { name: 'See these days' }).click();
    await page.waitForURL(/overview\?.*from=2015-05-17&to=2015-05-20/);
    const keys = await importKeys();
    expect(keys.map(({ revokedAt }) => revokedAt !== null)).toEqual([true, true]);
  });

  it('maps the columns of a table as they are chosen, and saves the lines that were not taken', async () => {
    const rows = ['when;who;what;price', ...Array.from({ length: 30 }, (_, i) => `${at(i)};v${i};signup;${i}.50`)];
    const table = write('sign-ups.csv', [...rows, 'broken;row', `${at(1)};v;"bad${'\u0000'};x`, ''].join('\n'));
    await openScreen(page, 'Import');
    await choose(table);
    await page.getByText('This cannot be read yet').or(page.getByText('All of the file')).first().waitFor();
    await page.getByLabel('Column when becomes').selectOption('time');
    await page.getByLabel('Column who becomes').selectOption('visitorId');
    await page.getByLabel('Column what becomes').selectOption('type');
    await page.getByText('All of the file: 30 events').waitFor();
    await page.getByText('2 fields instead of 4').waitFor();
    await look('import-csv', { whole: true });
    await page.getByRole('button', { name: 'Start the import' }).click();
    await state('done');
    expect(await accepted()).toBe(30);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save these lines' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('sign-ups.csv.rejected.log');
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
    expect(Buffer.concat(chunks).toString()).toMatch(/^broken;row\n/);
    await until('the sign-ups', SEEN_WITHIN_MS, async () => {
      const { events } = await ask<EventsAnswer>('/events?type=signup&limit=200');
      if (events.length !== 30) return String(events.length);
      expect(events.find(({ visitorId }) => visitorId === 'v7')?.properties).toEqual({ price: '7.50' });
      return true;
    });
  });

  it('pauses, asks before it is left, and gives its key back when it is stopped', async () => {
    const line = (i: number): string => JSON.stringify({ type: 'tick', visitorId: `t${i % 50}`, time: at(i % 300) });
    await page.getByRole('button', { name: 'Import another file' }).click();
    const many = write('many.ndjson.gz', gzipSync(Array.from({ length: 60_000 }, (_, i) => `${line(i)}\n`).join('')));
    // A door that takes a few batches and then does not answer, so that there is something to pause.
    let taken = 0;
    page.on('response', (response) => void (taken += response.status() === 202 ? 1 : 0));
    await page.route('**/v1/events', async (route) => {
      if (taken < ANSWERED) await route.continue();
    });
    await choose(many);
    await page.getByRole('button', { name: 'Start the import' }).click();
    await until('something is taken', SEEN_WITHIN_MS, async () => (await accepted()) > 0 || 'nothing yet');
    await page.getByRole('button', { name: 'Pause' }).click();
    await state('paused');
    await look('import-paused', { whole: true });
    await page.getByRole('navigation', { name: 'Project' }).getByRole('link', { name: 'Live' }).click();
    await page.getByText('Leave and stop the import?').waitFor();
    await look('import-leave');
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await state('running');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await state('cancelled');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await until('the key is revoked', SEEN_WITHIN_MS, async () => {
      const open = (await importKeys()).filter(({ revokedAt }) => revokedAt === null);
      return open.length === 0 || JSON.stringify(open);
    });
  });

  it('says what is wrong with a file before anything is sent', async () => {
    await page.getByRole('button', { name: 'Import another file' }).click();
    await choose(write('empty.log', ''));
    await page.getByText('“empty.log” is empty.').waitFor();
    await choose(write('picture.png', Buffer.from(Array.from({ length: 4_000 }, (_, i) => (i * 31) % 256))));
    await page.getByText('is no text in UTF-8').waitFor();
    await choose(write('letter.log', 'Dear Sir or Madam,\nthank you for your letter.\n'));
    await page.getByText('No event in these lines').waitFor();
    expect(await page.getByRole('button', { name: 'Start the import' }).isDisabled()).toBe(true);
    await look('import-nothing', { whole: true });
    await page.getByRole('button', { name: 'Another file' }).click();
    const cut = gzipSync(Array.from({ length: 50_000 }, (_, i) => `{"type":"a","n":${Math.sin(i)}}\n`).join(''));
    await choose(write('cut.ndjson.gz', cut.subarray(0, cut.length / 2)));
    await page.getByRole('button', { name: 'Start the import' }).click();
    await state('failed');
    await page.getByText('The file cannot be read any further').waitFor();
    expect(await accepted()).toBeGreaterThan(0);
    await look('import-failed', { whole: true });
  });
});

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 15, 8, minute)).toISOString();
