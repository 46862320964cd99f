/** Why nothing arrives: a bad batch is found on the page, mended there, and sent again; the ledger balances throughout. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { EventsAnswer, LedgerAnswer, RejectedAnswer, RejectedSummaryAnswer } from '#contracts';
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

/** As a shop sends whose field has another name. */
const BAD = [
  { id: 'bad-1', name: 'purchase', visitorId: 'v1', properties: { total: 12345678901234567000, token: 'abc' } },
  { id: 'bad-2', name: 'purchase', visitorId: 'v2', properties: { total: 12.5 } },
  { id: 'bad-3', name: 'what?', visitorId: 'v3' },
];
/** So many refused events a second are kept; the rest is counted. */
const KEPT = 250;
const MANY = Array.from({ length: 400 }, (_, i) => ({ id: `many-${i}`, stream: 'web', name: 'click', visitorId: 'v' }));
const GOOD = { id: 'good', stream: 'web', type: 'page_view', visitorId: 'v0' };

suite(`rejected events${title}`, () => {
  let visit: Visit;
  let page: Page;
  let projectId: string;
  let token: string;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = {
      NEXUSPIPE_ADMIN_EMAIL: ADMIN.email,
      NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password,
      NEXUSPIPE_REFUSED_PER_SECOND: String(KEPT),
    };
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

  const get = async <T>(path: string): Promise<T> =>
    (await http<T>(`${visit.app.url}/api/v1/projects/${projectId}${path}`, { token })).body;
  const post = (events: readonly object[]) =>
    http<{ rejected: number }>(`${visit.app.url}/v1/events`, { token: visit.key, json: { events } });
  /** Once this many were accepted and each has come to an end. */
  const balanced = (accepted: number): Promise<unknown> =>
    until(`${accepted} accepted, and balanced`, SEEN_WITHIN_MS, async () => {
      const ledger = await get<LedgerAnswer>('/query/ledger');
      const isThere = ledger.accepted === accepted && ledger.projected === accepted && ledger.inFlight === 0;
      return (isThere && ledger.balanced) || JSON.stringify(ledger);
    });
  const eventIds = async (): Promise<readonly string[]> =>
    (await get<EventsAnswer>('/query/events')).events.map(({ id }) => id).toSorted();
  const listed = (count: number): Promise<unknown> =>
    until(`${count} rejected events are listed`, SEEN_WITHIN_MS, async () => {
      const { events } = await get<RejectedAnswer>('/rejected');
      return events.length === count || JSON.stringify(events);
    });
  const mend = () => page.getByRole('dialog', { name: 'Mend and send again' });

  it('says that nothing was refused while nothing was', async () => {
    await openScreen(page, 'Rejected');
    await page.getByText('Nothing was refused').waitFor();
    await look('rejected-empty', { whole: true });
  });

  it('finds a bad batch by its reason, with what it holds and what helps', async () => {
    const { status, body } = await post([GOOD, ...BAD.map((event) => ({ ...event, stream: 'web' }))]);
    expect({ status, rejected: body.rejected }).toEqual({ status: 202, rejected: 3 });
    await listed(3);
    await balanced(1);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('row', { name: /EVENT_TYPE_MISSING.*Show only/ }).waitFor();
    await page.getByTestId('rejected-counts').getByText('3 open').waitFor();
    await page.getByTestId('line-chart').waitFor();
    await look('rejected', { whole: true });
    await page.getByRole('button', { name: 'View as table' }).click();
    await page.getByRole('region', { name: /Rejected events over time/ }).waitFor();

    await page.getByRole('button', { name: 'Open bad-1' }).click();
    const drawer = page.getByRole('dialog', { name: 'Rejected event' });
    // Every digit that was sent, and no secret.
    await drawer.getByText('"total": 12345678901234567000').waitFor();
    await drawer.getByText('"token": "[masked]"').waitFor();
    expect(page.url()).toMatch(/[?&]id=/);
    await look('rejected-details');
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
  });

  it('keeps in the address what was asked for', async () => {
    await page.getByRole('button', { name: /^Show only EVENT_TYPE_MISSING/ }).click();
    await page.getByLabel('Outcome').selectOption('Refused');
    await page.getByLabel('Collector').selectOption('Start key');
    await page.reload();
    await page.getByRole('button', { name: 'Open bad-2' }).waitFor();
    expect(await page.getByRole('button', { name: /^Open bad/ }).count()).toBe(2);
    expect(new URL(page.url()).searchParams.get('reason')).toBe('EVENT_TYPE_MISSING');
    await page.getByLabel('Outcome').selectOption('Dropped');
    await page.getByText('None like that').waitFor();
    await look('rejected-none-like-that', { whole: true });
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Open bad-1' }).waitFor();
  });

  it('says what the changes would make of each, before anything is sent', async () => {
    await page.getByRole('button', { name: 'Mend and send all' }).click();
    await mend().getByText('As they are, none would be taken.').waitFor();
    // From the two reasons: a number of too many digits, and the type stands in another field.
    const field = (name: string) => mend().getByLabel(name, { exact: true });
    expect(await field('What change 1 does').inputValue()).toBe('text');
    expect(await field('Place of change 1').inputValue()).toBe('/properties/total');
    expect(await field('Place of change 2').inputValue()).toBe('/name');
    expect(await field('New place of change 2').inputValue()).toBe('/type');
    await mend().getByRole('button', { name: 'Add a change' }).click();
    await mend().getByRole('button', { name: 'Dry run' }).click();
    await mend().getByText('Begins with a slash: /properties/name.').waitFor();
    await look('rejected-mend-wrong');
    await mend().getByRole('button', { name: 'Leave out change 3' }).click();
    await mend().getByRole('button', { name: 'Dry run' }).click();
    await mend().getByTestId('verdict').getByText('2 would be taken').waitFor();
    await mend().getByText('1 still refused').waitFor();
    await mend().getByText('bad-1', { exact: true }).click();
    await mend().getByText('"total": "12345678901234567000"').waitFor();
    await look('rejected-dry-run');
    expect(await eventIds()).toEqual(['good']);
  });

  it('sends those again that are right now, once each, and leaves the others', async () => {
    await mend().getByRole('button', { name: 'Send again' }).click();
    await mend().getByText('Say why.').waitFor();
    await mend().getByLabel('Reason').fill('The shop calls it name');
    await mend().getByRole('button', { name: 'Send again' }).click();
    await mend().locator('[data-testid=send-state][data-state=done]').waitFor();
    await look('rejected-sent');
    await mend().getByRole('button', { name: 'Close', exact: true }).last().click();
    await page.getByTestId('rejected-counts').getByText('1 open · 2 sent again').waitFor();
    await balanced(3);
    expect(await eventIds()).toEqual(['bad-1', 'bad-2', 'good']);
    const { events } = await get<EventsAnswer>('/query/events');
    expect(events.find(({ id }) => id === 'bad-1')).toMatchObject({
      type: 'purchase',
      properties: { total: '12345678901234567000' },
    });
    await openScreen(page, 'Ledger');
    await page.locator('[data-testid=balance][data-balanced=true]').waitFor();
    await openScreen(page, 'Rejected');
  });

  it('marks what was sent again, and leads to where it is', async () => {
    await page.getByLabel('Decision').selectOption('Sent again');
    const row = page.getByRole('row', { name: /bad-1/ });
    await row.getByText('Sent again').waitFor();
    expect(await row.getByRole('checkbox').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Open bad-1' }).click();
    const drawer = page.getByRole('dialog', { name: 'Rejected event' });
    await drawer.getByText('“The shop calls it name”').waitFor();
    await look('rejected-sent-details');
    await drawer.getByRole('link', { name: 'bad-1' }).click();
    await page.getByRole('heading', { name: 'Where is my event?', level: 1 }).waitFor();
    await page.getByText('purchase').first().waitFor();
  });

  it('gives up what nobody can mend, with a reason', async () => {
    await openScreen(page, 'Rejected');
    await page.getByRole('checkbox', { name: 'Choose bad-3' }).check();
    await page.getByRole('button', { name: 'Discard 1' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'Discard' }).click();
    await question.getByText('Say why.').waitFor();
    await look('rejected-discard');
    await question.getByLabel('Reason').fill('No such thing');
    await question.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('Nothing is open').waitFor();
    await look('rejected-done', { whole: true });
    await page.getByLabel('Decision').selectOption('Discarded');
    await page.getByRole('row', { name: /bad-3/ }).getByText('Discarded').waitFor();
  });

  it('sends many again, a part at a time, and says of what more was counted than kept', async () => {
    await post(MANY);
    await until('all are counted', SEEN_WITHIN_MS, async () => {
      const { total, notKept } = await get<RejectedSummaryAnswer>('/rejected/summary?reason=EVENT_TYPE_MISSING');
      return (total === 2 + MANY.length && notKept === MANY.length - KEPT) || `${total}, ${notKept} not kept`;
    });
    await page.getByLabel('Decision').selectOption('Open');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page
      .getByTestId('sampled')
      .getByText(`Sampled: ${MANY.length - KEPT} of these`)
      .waitFor();
    await look('rejected-sampled');
    await page.getByRole('button', { name: 'Mend and send all' }).click();
    // How many they are is not known, since some were given up and some never kept.
    await mend().getByText('For all open events of this list.').waitFor();
    await mend().getByRole('button', { name: 'Dry run' }).click();
    await mend().getByText(`${KEPT} would be taken`).waitFor();
    await mend().getByLabel('Reason').fill('As before');
    await mend().getByRole('button', { name: 'Send again' }).click();
    await mend().locator('[data-testid=send-state][data-state=done]').waitFor();
    await mend().getByText(`${KEPT} events`).waitFor();
    await mend().getByRole('button', { name: 'Close', exact: true }).last().click();
    await balanced(3 + KEPT);
    // What is left is a count: nothing of it can be sent, and it can be given up.
    await page.getByText(`${MANY.length - KEPT} more events, counted and not kept`).waitFor();
    expect(await page.getByRole('button', { name: /^Mend and send/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Discard all' }).click();
    await page.getByRole('alertdialog').getByLabel('Reason').fill('They were sent by mistake');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Discard' }).click();
    await page.getByText('Nothing is open').waitFor();
    await page.getByLabel('Decision').selectOption('Discarded');
    await page.getByRole('row', { name: /bad-3/ }).waitFor();
  });

  it('shows those who may not decide what there is, and why no more', async () => {
    await page.route(/\/api\/v1\/projects$/, async (route) => {
      const response = await route.fetch();
      const { projects } = (await response.json()) as { projects: readonly { permissions: readonly string[] }[] };
      const permissions = (all: readonly string[]) => all.filter((each) => each !== 'rejected:write');
      const capped = projects.map((each) => ({ ...each, role: 'analyst', permissions: permissions(each.permissions) }));
      await route.fulfill({ response, json: { projects: capped } });
    });
    await page.reload();
    await page.getByText('You are an analyst here. Owners and admins send rejected events again').waitFor();
    await page.getByRole('button', { name: 'Open bad-3' }).waitFor();
    expect(await page.getByRole('button', { name: /^(Mend|Discard)/ }).count()).toBe(0);
    await look('rejected-analyst', { whole: true });
    await page.unrouteAll({ behavior: 'wait' });
  });

  it('says with its code what it cannot do', async () => {
    visit.watched.expect(/status of 409/);
    await page.route(/\/rejected\/summary/, (route) =>
      route.fulfill({
        status: 409,
        contentType: 'application/problem+json',
        body: JSON.stringify({ code: 'REJECTED_TOO_MANY', title: 'Too far apart to be read at once', status: 409 }),
      }),
    );
    await page.goto(`/projects/${projectId}/rejected`);
    await page.getByRole('alert').getByText('REJECTED_TOO_MANY').first().waitFor();
    await look('rejected-error', { whole: true });
    await page.unrouteAll({ behavior: 'wait' });
  });
});
