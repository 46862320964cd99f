/**
 * What an operator does about a wrong formula: sees the wrong number, starts a build in which it is mended, has the read
 * models built anew from the dashboard and watches the right number come.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Locator, Page } from 'playwright-core';
import { findChromium, isMissing } from '#testing';
import { fillLogin } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS } from './browser/watched-page.js';
import { plant } from './faults/planted.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const SENT = 120;
const MINUTE = 60_000;
/** So long ago that no answer counts these events one by one any more. */
const AGO_MS = 20 * MINUTE;

const WRONG_FORMULA = {
  name: 'every event of a minute counted three times',
  changes: [
    [
      'libs/domain/src/traffic-per-minute/traffic-per-minute.js',
      '...delta,\n            count\n',
      '...delta,\n            count: 3 * count\n',
    ],
  ],
} as const;

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

suite(`mending a wrong formula${title}`, () => {
  let visit: Visit;
  let page: Page;
  let broken: ReturnType<typeof plant>;

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    broken = plant(WRONG_FORMULA);
    const env = {
      NEXUSPIPE_ADMIN_EMAIL: ADMIN.email,
      NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password,
      // The log holds what this sends, and nothing else: the forecast of a replay says how much.
      NEXUSPIPE_CANARY_SECONDS: '0',
    };
    visit = await openVisit(chromium.path, ['--no-demo'], env, broken.home);
    ({ page } = visit);
    page.on('websocket', (line) => {
      line.on('framereceived', ({ payload }) => {
        if (String(payload).includes('["replay",')) told.push(String(payload));
      });
    });
  }, 120_000);
  afterAll(async () => {
    await visit?.close();
    broken?.remove();
  }, 60_000);
  /** What the gateway told of replays by itself. */
  const told: string[] = [];
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  const pageViews = (): Locator => page.getByTestId('figure-pageviews');
  const pageViewsAre = (count: number, again = () => Promise.resolve()): Promise<void> =>
    until(`${count} page views on the screen`, 2 * SEEN_WITHIN_MS, async () => {
      await again();
      const exact = await pageViews().evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-exact')));
      return exact.join() === String(count) || `${page.url()}: ${exact.join()}`;
    });
  const state = (name: string): Locator => page.locator(`[data-testid=replay-state][data-state=${name}]`);
  /** A long reading of a live table, which no switch interrupts: until it is over one can look. */
  const holding = async (table: string, work: () => Promise<void>): Promise<void> => {
    const database = new pg.Client({ connectionString: visit.app.databaseUrl() });
    await database.connect();
    try {
      await database.query(`BEGIN; LOCK TABLE read_model.${table} IN ACCESS SHARE MODE`);
      await work();
    } finally {
      await database.end();
    }
  };

  it('shows the wrong number', async () => {
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const time = new Date(Date.now() - AGO_MS).toISOString();
    const events = Array.from({ length: SENT }, (_, index) => ({
      type: 'page_view',
      id: `event-${index}`,
      visitorId: `visitor-${index % 20}`,
      url: `https://shop.example/${index % 7}`,
      time,
    }));
    await visit.send(...events);
    await pageViewsAre(3 * SENT, () => page.getByRole('button', { name: 'Refresh' }).click());
  });

  it('still shows it when the formula is mended: what was counted is counted', async () => {
    visit.watched.expect(/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/);
    await visit.app.stop();
    await visit.app.start();
    await page.reload();
    await pageViewsAre(3 * SENT);
    await visit.look('mend-wrong', { whole: true });
  });

  it('is mended by a replay from the dashboard, whose switch one watches', async () => {
    await page.getByRole('button', { name: 'Account and appearance' }).click();
    await page.getByRole('menuitem', { name: 'Installation' }).click();
    await page.getByRole('link', { name: 'Read models' }).first().click();
    await page.getByRole('button', { name: 'Rebuild traffic-per-minute' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: 'traffic-per-quarter-hour' }).check();
    await dialog.getByTestId('forecast').getByText(`It would read ${SENT} records of the log`).waitFor();
    await dialog.getByLabel('Reason').fill('A build counted every event three times');
    await visit.look('mend-order');
    await holding('traffic_per_minute', async () => {
      await dialog.getByRole('button', { name: 'Rebuild 2 read models' }).click();
      await state('ready').waitFor();
      await page.getByText('“A build counted every event three times”').waitFor();
      await visit.look('mend-ready', { whole: true });
    });
    await state('live').waitFor();
    await until('the switch told by socket', SEEN_WITHIN_MS, () => {
      const last = told.at(-1) ?? 'nothing was told';
      return last.includes('"state":"live"') || last;
    });
    const digest = page.getByTestId('digest');
    await digest.getByText('Differs from the version before').waitFor();
    for (const table of ['traffic_per_minute', 'traffic_per_quarter_hour']) await digest.getByText(table).waitFor();
    await digest
      .getByText(`events counted: ${SENT} instead of ${3 * SENT}`)
      .first()
      .waitFor();
    await visit.look('mend-live', { whole: true });

    const loads: string[] = [];
    page.on('load', () => loads.push(page.url()));
    await page.getByRole('link', { name: 'Back to the project' }).click();
    await pageViewsAre(SENT);
    expect(loads).toEqual([]);
    await visit.look('mend-right', { whole: true });
  });
});
