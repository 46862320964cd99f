/** Who runs the installation sees where the pipeline stands, and mends a broken read model from the dashboard. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Locator, Page } from 'playwright-core';
import type { LedgerAnswer, OverviewAnswer } from '#contracts';
import { findChromium, isMissing } from '#testing';
import { fillLogin, openScreen } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS } from './browser/watched-page.js';
import { http, signIn } from './client.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const SENT = 300;
const DAY = 86_400_000;
/** The gateway looks at the ledger once a minute, and calls a stage stale after 20 seconds. */
const LONG = { timeout: 80_000 };
/** A canary may wait beside it. */
const STUCK = /^Stuck at the read models: (a record waits|\d+ records wait)/;

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

suite(`operating the installation${title}`, () => {
  let visit: Visit;
  let page: Page;
  let project: string;
  let database: pg.Client;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    database = new pg.Client({ connectionString: visit.app.databaseUrl() });
    await database.connect();
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    project = new URL(page.url()).pathname.split('/')[2]!;
    const events = Array.from({ length: SENT }, (_, index) => ({
      type: 'page_view',
      id: `event-${index}`,
      visitorId: `visitor-${index % 20}`,
      url: `https://shop.example/${index % 7}`,
    }));
    await visit.send(...events);
    await visit.send(...events.slice(0, 3));
    await pageviewsAre(SENT);
  }, 120_000);
  afterAll(async () => {
    await database?.end();
    await visit?.close();
  }, 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  async function query<T>(path: string): Promise<T> {
    const token = await signIn({ gateway: visit.app.url });
    return (await http<T>(`${visit.app.url}/api/v1/projects/${project}/query/${path}`, { token })).body;
  }
  /** Of a range that ends later: the minute under way would be read from the events themselves. */
  const pageviews = async (): Promise<number> => {
    const range = `from=${Date.now() - DAY}&to=${Date.now() + DAY}`;
    return (await query<OverviewAnswer>(`overview?${range}`)).pageviews;
  };
  const pageviewsAre = (count: number): Promise<void> =>
    until(`${count} page views`, SEEN_WITHIN_MS, async () => {
      const seen = await pageviews();
      return seen === count || String(seen);
    });
  const state = (name: string): Locator => page.locator(`[data-testid=replay-state][data-state=${name}]`);
  const balance = (): Locator => page.getByTestId('balance');
  const row = (name: string): Locator =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${name}`) }) });
  const openReadModels = async (): Promise<void> => {
    await page.getByRole('link', { name: 'Read models' }).first().click();
    await page.getByRole('heading', { name: 'Read models', level: 1 }).waitFor();
    await row('sessions').first().getByText('Up to date').waitFor();
  };
  const rebuild = async (name: string, reason: string): Promise<void> => {
    await page.getByRole('button', { name: `Rebuild ${name}`, exact: true }).click();
    await page.getByLabel('Reason').fill(reason);
    await page.getByRole('button', { name: 'Rebuild it' }).click();
    await page.getByRole('heading', { name: `Replay of ${name}`, level: 1 }).waitFor();
  };
  /** A long reading of a live table, which no switch interrupts. */
  const holding = async (table: string, work: () => Promise<void>): Promise<void> => {
    await database.query(`BEGIN; LOCK TABLE read_model.${table} IN ACCESS SHARE MODE`);
    await work().finally(() => database.query('COMMIT'));
  };

  it('shows how far each stage and each read model is', async () => {
    await page.getByRole('button', { name: 'Account and appearance' }).click();
    await page.getByRole('menuitem', { name: 'Installation' }).click();
    await openReadModels();
    await page.getByTestId('pipeline').getByText('Everything is read as it comes.').waitFor();
    for (const name of ['events', 'traffic-per-minute', 'event-ledger']) await row(name).waitFor();
    await page.getByText('No replay yet').waitFor();
    await look('read-models', { whole: true });

    await page.getByRole('button', { name: 'Rebuild sessions' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await until('the focus back where it was', SEEN_WITHIN_MS, async () => {
      const focused = String(await page.evaluate('document.activeElement?.getAttribute("aria-label")'));
      return focused === 'Rebuild sessions' || focused;
    });
  });

  it('says that the gateway is gone, and goes on when it is back', async () => {
    visit.watched.expect(/ERR_FAILED/);
    const gone = /api\/v1\/(admin\/|projects\/.+\/ledger)/;
    await page.route(gone, (route) => route.abort());
    await page
      .getByText(/^Stale/)
      .first()
      .waitFor();
    await page.reload();
    await page.getByRole('alert').getByText('The server cannot be reached').first().waitFor();
    await look('read-models-error', { whole: true });
    await page.unroute(gone);
    await page.getByTestId('pipeline').waitFor();
    await page.getByRole('alert').first().waitFor({ state: 'detached' });
  });

  it('mends a read model that a wrong formula broke, by a replay that one watches', async () => {
    await database.query('UPDATE read_model.traffic_per_minute SET count = count * 3');
    await database.query('UPDATE read_model.traffic_per_quarter_hour SET count = count * 3');
    await pageviewsAre(3 * SENT);

    await page.getByRole('button', { name: 'Rebuild traffic-per-minute' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByTestId('forecast')
      .getByText(/It would read \d+ records of the log/)
      .waitFor();
    await dialog.getByRole('checkbox', { name: 'traffic-per-quarter-hour' }).check();
    await dialog.getByRole('button', { name: 'A time' }).click();
    await dialog.getByRole('button', { name: 'Rebuild 2 read models' }).click();
    await dialog.getByText('Choose a day and a time.').waitFor();
    await dialog.getByText('Say why: it stands in the audit log.').waitFor();
    await dialog.getByLabel('Events received since').fill('2026-01-01T00:00');
    await dialog.getByText('only what came since the start').waitFor();
    await dialog.getByRole('button', { name: 'Offsets' }).click();
    await dialog.getByLabel('Partition 0').fill('99999999');
    visit.watched.expect(/status of 4(00|09) .*\/topics\/enriched-events\/replay/);
    await dialog
      .getByRole('alert')
      .getByText(/partition 0 ends at/i)
      .waitFor();
    await look('replay-order-offsets');
    await dialog.getByRole('button', { name: 'The beginning' }).click();
    await dialog.getByTestId('forecast').waitFor();
    await dialog.getByLabel('Reason').fill('Traffic was counted three times');
    await look('replay-order');

    await holding('traffic_per_minute', async () => {
      await dialog.getByRole('button', { name: 'Rebuild 2 read models' }).click();
      await page.getByRole('heading', { name: 'Replay of traffic-per-minute and traffic-per-quarter-hour' }).waitFor();
      await state('ready').waitFor();
      await page.getByText('“Traffic was counted three times”').waitFor();
      await page.getByText(/^By partition/).click();
      await look('replay-ready', { whole: true });
      await refusedMeanwhile();
      await page.getByRole('button', { name: 'Pause' }).click();
      await state('paused').waitFor();
      await look('replay-paused', { whole: true });
      await page.getByRole('button', { name: 'Resume' }).click();
      await page.getByRole('button', { name: 'Pause' }).waitFor();
      expect(await pageviews()).toBe(3 * SENT);
    });
    await state('live').waitFor();
    await page.getByTestId('digest').getByText('Differs from the version before').waitFor();
    await look('replay-live', { whole: true });
    await pageviewsAre(SENT);
  });

  async function refusedMeanwhile(): Promise<void> {
    await openReadModels();
    await row('traffic-per-minute').first().getByRole('link', { name: 'Being rebuilt' }).waitFor();
    await page.getByRole('button', { name: 'Rebuild several' }).click();
    await page.getByLabel('Reason').fill('At the same time');
    await page.getByRole('button', { name: 'Rebuild 6 read models' }).click();
    const refusal = page.getByRole('alert');
    await refusal.getByText('Another replay is running').waitFor();
    await look('replay-refused');
    await refusal.getByRole('link', { name: /^that of traffic-per-minute/ }).click();
    await page.getByRole('heading', { name: /^Replay of traffic-per-minute/ }).waitFor();
  }

  it('says of a second replay that it holds the same rows, and cancels one that is not wanted', async () => {
    await openReadModels();
    await rebuild('traffic-per-minute', 'To be sure');
    await state('live').waitFor();
    await page.getByTestId('digest').getByText('Holds the same rows as the version before').waitFor();
    await openReadModels();
    await holding('sessions', async () => {
      await rebuild('sessions', 'By mistake');
      await state('ready').waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('alertdialog').waitFor();
      await look('replay-cancel');
      await page.getByRole('button', { name: 'Cancel the replay' }).click();
      await state('cancelled').waitFor();
      await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    });
    await openReadModels();
    const replays = page.getByRole('table', { name: 'Replays' });
    await replays.getByText('Cancelled').waitFor();
    expect(await replays.getByText('Live', { exact: true }).count()).toBe(2);
    await row('traffic-per-minute')
      .first()
      .getByText(/^3since/)
      .waitFor();
    await look('read-models-full', { whole: true });
  });

  it('goes back to the version before, and drops one for its room on disk', async () => {
    await rebuild('conversions', 'To be taken back');
    await state('live').waitFor();
    await page
      .getByTestId('retired')
      .getByText(/on disk/)
      .waitFor();
    await page.getByRole('button', { name: 'Go back to it' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.getByText(/^That reads \d+ records? of the log\.$/).waitFor();
    await dialog.getByRole('button', { name: 'Go back' }).click();
    await dialog.getByText('Say why: it stands in the audit log.').waitFor();
    await dialog.getByLabel('Reason').fill('The version before was right');
    await look('replay-go-back');
    await dialog.getByRole('button', { name: 'Go back' }).click();
    await page.getByRole('heading', { name: 'Rollback of conversions', level: 1 }).waitFor();
    await state('live').waitFor();
    await page.getByTestId('digest').getByText('Holds the same rows as the version before').waitFor();
    await page.getByText('“The version before was right”').waitFor();
    await look('replay-rolled-back', { whole: true });
    await page.getByRole('button', { name: 'Drop it' }).click();
    await look('replay-drop-former');
    await dialog.getByRole('button', { name: 'Drop it' }).click();
    await page.getByTestId('retired').waitFor({ state: 'detached' });
    await openReadModels();
  });

  it('keeps a ledger for members that adds up, and names what is missing and where', async () => {
    await page.getByRole('link', { name: 'Back to the project' }).click();
    await openScreen(page, 'Ledger');
    await balance()
      .getByText(`Every one of ${SENT + 3} accepted events is accounted for`)
      .waitFor();
    await look('ledger', { whole: true });
    await database.query(
      `INSERT INTO read_model.ledger_per_minute (project_id, minute, stream, outcome, reason, count)
       VALUES ($1, date_trunc('minute', now()) - interval '10 minutes', 'web', 'accepted', '', 5),
              ($1, date_trunc('minute', now()) - interval '11 minutes', 'web', 'accepted', '', 2),
              ($1, date_trunc('minute', now()) - interval '11 minutes', 'web', 'dropped', 'STREAM_REMOVED', 2)`,
      [project],
    );
    await until('the difference', SEEN_WITHIN_MS, async () => {
      const { balanced } = await query<LedgerAnswer>('ledger');
      return !balanced || 'balanced';
    });
    await page.getByRole('button', { name: /^Range/ }).click();
    await page.getByRole('button', { name: 'Last 24 hours' }).click();
    await page.getByText('5 missing').waitFor();
    await page.getByText('STREAM_REMOVED').waitFor();
    await look('ledger-missing', { whole: true });
    await page.getByRole('row').filter({ hasText: '5 missing' }).getByRole('button').click();
    await page.getByRole('table', { name: 'The ledger by minute' }).waitFor();
    await balance()
      .getByText(/^5 of .* accepted events are not accounted for/)
      .waitFor();
    await page.goBack();
    await page.getByRole('table', { name: 'The ledger by hour' }).waitFor();
    await page.getByRole('link', { name: 'Where is my event?' }).click();
    await page.getByRole('heading', { name: 'Where is my event?', level: 1 }).waitFor();
  });

  it('shows a stage that is stuck, and what the check of the ledger found', async () => {
    await page.goto('/operate/read-models');
    await database.query('BEGIN; LOCK TABLE read_model.sessions IN EXCLUSIVE MODE');
    try {
      await visit.send({ type: 'page_view', visitorId: 'stuck', id: 'stuck' });
      await page.getByTestId('pipeline').getByText(STUCK).waitFor(LONG);
      await row('sessions').first().getByText('Behind').waitFor();
      await page.getByTestId('ledger-check').getByText('5 events do not add up.').waitFor(LONG);
      await look('read-models-stuck', { whole: true });
    } finally {
      await database.query('COMMIT');
    }
    await page.getByTestId('pipeline').getByText('Everything is read as it comes.').waitFor();
  }, 180_000);

  it('leads a member from what does not add up to the first event that is missing', async () => {
    const received = `(SELECT date_trunc('minute', received_at) FROM read_model.events WHERE id = 'event-7')`;
    await database.query(
      `UPDATE read_model.ledger_per_minute SET count = count - 1 WHERE outcome = 'projected' AND minute = ${received}`,
    );
    await database.query(`CREATE TEMP TABLE taken AS SELECT * FROM read_model.events WHERE id = 'event-7'`);
    await database.query(`DELETE FROM read_model.events WHERE id = 'event-7'`);
    try {
      await page.getByRole('link', { name: 'Back to the project' }).click();
      await openScreen(page, 'Ledger');
      await page.getByTestId('ledger-check').getByText('6 events do not add up.').waitFor(LONG);
      const minutes = page.getByRole('table', { name: 'Minutes that do not add up' });
      await minutes.getByText('5 missing').waitFor();
      await look('ledger-first-missing', { whole: true });
      // What is missing is not known by its id: it is found by its receipt.
      visit.watched.expect(/status of 404 .*\/trace/);
      await page.getByRole('link', { name: 'event-7', exact: true }).click();
      await page.getByRole('heading', { name: 'Where is my event?', level: 1 }).waitFor();
      await page.getByText('Missing: accepted, and in no answer').waitFor();
      await page.getByTestId('hops').getByText('accepted').waitFor();
      await look('event-missing', { whole: true });
    } finally {
      await database.query('INSERT INTO read_model.events SELECT * FROM taken');
      await page.goto('/operate/read-models');
    }
  }, 180_000);

  it('mends the ledger by a replay as well', async () => {
    await rebuild('event-ledger', 'Five events too many');
    await state('live').waitFor();
    await page.getByRole('link', { name: 'Back to the project' }).click();
    await openScreen(page, 'Ledger');
    await balance()
      .getByText(`Every one of ${SENT + 4} accepted events is accounted for`)
      .waitFor();
  });
});
