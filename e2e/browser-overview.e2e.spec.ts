/** The overview and explore as a person reads them, on a real access log: what the page says is what the API says. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { LedgerAnswer, OverviewAnswer, TimeseriesAnswer, TopAnswer } from '#contracts';
import { findChromium, isMissing } from '#testing';
import { fillLogin, openScreen } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS } from './browser/watched-page.js';
import { http, signIn } from './client.js';
import { EXAMPLE_LOG, runImport } from './import-access-log.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

/** The last three whole days of the log, so that there is something before them. */
const DAYS = { from: '2015-05-18', to: '2015-05-20' };
const RANGE = 'from=2015-05-18T00:00:00Z&to=2015-05-21T00:00:00Z&tz=UTC';
const BEFORE = 'from=2015-05-15T00:00:00Z&to=2015-05-18T00:00:00Z&tz=UTC';
const OUTAGE = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_FAILED|ApiError: The server/;

/** Sales in two currencies on the days of the log; a double has not all the digits of their sum. */
const SALES = [
  { value: '19.90', currency: 'EUR', time: '2015-05-18T10:00:00Z' },
  { value: '123456789012345.89', currency: 'EUR', time: '2015-05-19T10:00:00Z' },
  { value: '5', currency: 'USD', time: '2015-05-19T11:00:00Z' },
].map(({ value, currency, time }, index) => ({
  id: `sale-${index}`,
  type: 'purchase',
  time,
  visitorId: `buyer-${index}`,
  properties: { orderId: `o-${index}`, value, currency, plan: index === 0 ? '=SUM(A1)' : 'pro' },
}));

suite(`the overview in a browser${title}`, () => {
  let visit: Visit;
  let page: Page;
  let token: string;
  let base: string;
  let api: string;
  let folder: string;
  const look: Visit['look'] = (...picture) => visit.look(...picture);
  const ask = async <T>(path: string): Promise<T> => {
    const { status, body } = await http<T>(`${api}/${path}`, { token });
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const open = (path: string): Promise<unknown> => page.goto(`${base}${path}`);
  const openDays = (path: string, more = ''): Promise<unknown> =>
    open(`${path}?from=${DAYS.from}&to=${DAYS.to}&tz=UTC${more}`);
  const figure = (id: string): Locator => page.getByTestId(`figure-${id}`);
  const shownFigures = async (): Promise<Record<string, string | null>> => {
    const ids = ['visitors', 'pageviews', 'sessions', 'bounceRate', 'pagesPerSession', 'conversions', 'revenue'];
    const texts = await Promise.all(ids.map((id) => figure(id).getAttribute('data-exact')));
    return Object.fromEntries(ids.map((id, index) => [id, texts[index] ?? null]));
  };
  const figuresAre = async (expected: Record<string, string>): Promise<void> => {
    await until('the figures of the API', SEEN_WITHIN_MS, async () => {
      const shown = JSON.stringify(await shownFigures());
      return shown === JSON.stringify(expected) || `${shown} instead of ${JSON.stringify(expected)}`;
    });
  };

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    folder = mkdtempSync(join(tmpdir(), 'nexuspipe-overview-'));
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    token = await signIn({ gateway: visit.app.url });
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    base = new URL(page.url()).pathname.replace(/overview$/, '');
    api = `${visit.app.url}/api/v1${base}query`;
  }, 120_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await visit?.close();
  }, 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  it('is the first screen, and says when there is nothing yet', async () => {
    await page.getByText('No visitors in this range').waitFor();
    await figuresAre(written(await ask<OverviewAnswer>('overview?')));
    await look('overview-empty', { whole: true });
    await openScreen(page, 'Explore');
    await page.getByText('No events in this range').waitFor();
    await look('explore-empty', { whole: true });
  });

  it('shows the figures of the real log, and how they moved', async () => {
    const log = join(folder, 'access.log.gz');
    copyFileSync(EXAMPLE_LOG, log);
    const { stdout, stderr } = await runImport(['access-log', log, '--site', 'http://semicomplete.com', '--json'], {
      NEXUSPIPE_URL: visit.app.url,
      NEXUSPIPE_KEY: visit.key,
    });
    expect({ stdout, stderr }).toMatchObject({ stdout: expect.stringContaining('"accepted"') });
    const { accepted } = JSON.parse(stdout) as { accepted: number };
    await visit.send(...SALES);
    await until('all is in the ledger', 60_000, async () => {
      const ledger = await ask<LedgerAnswer>('ledger?by=hour');
      return (ledger.projected >= accepted + SALES.length && ledger.inFlight === 0) || JSON.stringify(ledger);
    });

    await openDays('overview');
    const [now, before] = [
      await ask<OverviewAnswer>(`overview?${RANGE}`),
      await ask<OverviewAnswer>(`overview?${BEFORE}`),
    ];
    expect(now.visitors).toBeGreaterThan(500);
    expect(now.revenue).toEqual([
      { currency: 'EUR', value: '123456789012365.79' },
      { currency: 'USD', value: '5' },
    ]);
    await figuresAre(written(now));
    const rise = ((now.visitors - before.visitors) / before.visitors) * 100;
    await figure('visitors')
      .getByText(`${rise.toFixed(1).replace(/\.0$/, '')}%`)
      .waitFor();
    await figure('visitors').getByText('up').waitFor({ state: 'attached' });
    await look('overview-log', { whole: true });
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.waitForURL(/compare=none/);
    await until('no change is shown', SEEN_WITHIN_MS, async () => {
      const text = await figure('visitors').innerText();
      return !text.includes('%') || text;
    });
    await page.goBack();
    await figure('visitors').getByText('%').waitFor();
  });

  it('has a table for the chart, with the numbers of the API, and the period before', async () => {
    await figure('pageviews').getByRole('button').click();
    await page.waitForURL(/metric=pageviews/);
    const region = page.getByRole('region', { name: 'Page views over time' }).first();
    await region.getByLabel('Interval').selectOption('hour');
    await page.waitForURL(/interval=hour/);
    await region.getByRole('button', { name: 'View as table' }).click();
    const series = (await ask<TimeseriesAnswer>(`timeseries?${RANGE}&metric=pageviews&interval=hour`)).series[0];
    const earlier = (await ask<TimeseriesAnswer>(`timeseries?${BEFORE}&metric=pageviews&interval=hour`)).series[0];
    const expected = series?.points.map(({ value }, index) => [
      count(value),
      count(earlier?.points[index]?.value ?? ''),
    ]);
    const rows = page.getByRole('region', { name: 'Page views over time, table' }).locator('tbody tr');
    await until('a row an hour', SEEN_WITHIN_MS, async () => (await rows.count()) === 72 || String(await rows.count()));
    await until('the numbers of the API, newest first', SEEN_WITHIN_MS, async () => {
      const shown = await rows.evaluateAll((all) =>
        all.map((row) => [...row.querySelectorAll('td')].map((td) => td.innerText)),
      );
      return JSON.stringify(shown) === JSON.stringify(expected?.reverse()) || JSON.stringify(shown.slice(0, 5));
    });
    await look('overview-table');
  });

  it('lists what the API lists, and a click narrows the question, also from the keyboard', async () => {
    await openDays('overview', '&source=referrer&place=country');
    const pages = page.getByRole('region', { name: 'Pages', exact: true }).locator('tbody tr');
    const top = await ask<TopAnswer>(`top?${RANGE}&dimension=page`);
    await pages.first().waitFor();
    const shown = await pages.evaluateAll((rows) => rows.map((row) => row.textContent));
    expect(shown.slice(0, top.rows.length)).toEqual(
      top.rows.map(
        (row) => `${row.value}${count(row.count)}${percent(row.count / top.total)}${count(row.visitors ?? '')}`,
      ),
    );
    const first = top.rows[0]?.value ?? '';
    await pages.getByRole('button', { name: first, exact: true }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/filter/);
    const filtered = `&filter[page]=${encodeURIComponent(first)}`;
    await figuresAre(written(await ask<OverviewAnswer>(`overview?${RANGE}${filtered}`)));
    await look('overview-filtered', { whole: true });
    await page.getByRole('button', { name: `Remove filter Page: ${first}` }).press('Enter');
    await figuresAre(written(await ask<OverviewAnswer>(`overview?${RANGE}`)));
  });

  it('takes a range, a zone, a filter and bots from its menus', async () => {
    await open('overview?tz=UTC');
    await page.getByRole('button', { name: 'Range: Last 30 days' }).click();
    await look('overview-range');
    await page.getByLabel('First day').fill('2015-05-19');
    await page.getByLabel('Last day').fill('2015-05-18');
    await page.getByText('The last day is not before the first').waitFor();
    expect(await page.getByRole('button', { name: 'Show these days' }).isDisabled()).toBe(true);
    await page.getByLabel('Last day').fill('2015-05-19');
    await page.getByLabel('Time zone').selectOption('Asia/Kolkata');
    await page.waitForURL(/tz=Asia/);
    await page.getByLabel('First day').fill('2015-05-19');
    await page.getByLabel('Last day').fill('2015-05-19');
    await page.getByRole('button', { name: 'Show these days' }).click();
    const day = 'from=2015-05-18T18:30:00Z&to=2015-05-19T18:30:00Z&tz=Asia/Kolkata';
    await figuresAre(written(await ask<OverviewAnswer>(`overview?${day}`)));

    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('Only events whose').selectOption('browser');
    const values = page.getByRole('list', { name: 'Values of Browser' }).getByRole('button');
    await values.first().waitFor();
    await look('overview-filter');
    await page.getByLabel('is exactly').fill('firef');
    await values
      .filter({ hasText: /^Firefox/ })
      .first()
      .click();
    await figuresAre(written(await ask<OverviewAnswer>(`overview?${day}&filter[browser]=Firefox`)));
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByLabel('Count bots as well').click();
    await page.getByRole('button', { name: 'Remove filter Browser: Firefox' }).click();
    const withBots = await ask<OverviewAnswer>(`overview?${day}&bots=include`);
    expect(withBots.pageviews).toBeGreaterThan((await ask<OverviewAnswer>(`overview?${day}`)).pageviews);
    await figuresAre(written(withBots));
  });

  it('says of every accepted event what became of it', async () => {
    const ledger = await ask<LedgerAnswer>('ledger?by=hour');
    expect([ledger.balanced, ledger.accepted > 9_000]).toEqual([true, true]);
    const line = page.getByTestId('ledger');
    await line.getByText(`Every one of ${count(ledger.accepted)} accepted events is accounted for`).waitFor();
    await line.getByText(`${count(ledger.projected)} projected`).waitFor();
  });

  it('explores any event by any property, and saves what it shows', async () => {
    await openScreen(page, 'Explore');
    await openDays('explore');
    await page.getByRole('row', { name: 'purchase' }).waitFor();
    await look('explore', { whole: true });
    await page.getByLabel('Of events of type').selectOption('purchase');
    await page.getByLabel('Cut by').selectOption('Property …');
    await page.getByLabel('Property', { exact: true }).fill('plan');
    await page.keyboard.press('Enter');
    const asked = `timeseries?${RANGE}&metric=events&interval=hour&type=purchase&by=property:plan`;
    const answer = await ask<TimeseriesAnswer>(asked);
    expect(answer.series.map(({ key, total }) => [key, total])).toEqual([
      ['pro', 2],
      ['=SUM(A1)', 1],
    ]);
    for (const { key, total } of answer.series) await page.getByRole('row', { name: `${key} ${total}` }).waitFor();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('columnheader', { name: 'Period before' }).waitFor();
    await look('explore-property', { whole: true });

    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const saved = readFileSync(await (await downloading).path(), 'utf8');
    expect(saved).toContain('pro');
    // A spreadsheet would take it for a formula.
    expect(saved).toMatch(/'=SUM\(A1\)/);
    expect(saved).not.toMatch(/(^|[,"\n])=SUM/);
  });

  it('says where a part of the page is missing, and loads it again', async () => {
    visit.watched.expect(OUTAGE);
    await page.route(/assets\/line-chart|api\/v1\/meta/, (route) => route.abort());
    await openDays('overview');
    const chart = page.getByRole('region', { name: 'Visitors over time' });
    await chart.getByText('The server cannot be reached').waitFor();
    await figure('visitors').waitFor();
    await look('overview-part-missing');
    await page.unroute(/assets\/line-chart|api\/v1\/meta/);
    await chart.getByRole('button', { name: 'Try again' }).click();
    await chart.getByTestId('line-chart').waitFor();
  });

  it('keeps its numbers while the server is away, says that they are stale, and goes on when it is back', async () => {
    visit.watched.expect(OUTAGE);
    const before = await shownFigures();
    await visit.app.stop();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByTestId('freshness').getByText('Stale').waitFor();
    expect(await shownFigures()).toEqual(before);
    await look('overview-stale');
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('button', { name: /^Range/ }).click();
    await page.getByRole('button', { name: 'Last 7 days' }).click();
    await page.getByRole('region', { name: 'Figures' }).getByText('The server cannot be reached').waitFor();
    await look('overview-error', { whole: true });
    await visit.app.start();
    await page.getByRole('region', { name: 'Figures' }).getByRole('button', { name: 'Try again' }).click();
    await figure('visitors').waitFor();
    await openDays('overview');
    await figuresAre(written(await ask<OverviewAnswer>(`overview?${RANGE}`)));
  });
});

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
const count = (value: number | string): string => (value === '' ? '–' : whole.format(Number(value)));
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;

/** The figures as the page writes them, written again by other means. */
function written(answer: OverviewAnswer): Record<string, string> {
  const money = answer.revenue.map(({ value, currency }) => {
    const [units = '', cents = ''] = value.split('.');
    return `${BigInt(units).toLocaleString('en')}.${cents.padEnd(2, '0')} ${currency}`;
  });
  return {
    visitors: count(answer.visitors),
    pageviews: count(answer.pageviews),
    sessions: count(answer.sessions),
    bounceRate: percent(answer.bounceRate),
    pagesPerSession: count(answer.pagesPerSession),
    conversions: count(answer.conversions),
    revenue: money.length === 0 ? '0.00' : money.join(', '),
  };
}
