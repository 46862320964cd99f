/** Schemas of events, as who looks after a stream makes them: registered, tried, refused with reasons, enforced, retired. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { findChromium, isMissing } from '#testing';
import { fillLogin, openScreen } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { SEEN_WITHIN_MS } from './browser/watched-page.js';
import { http } from './client.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

const FIRST = { type: 'object', properties: { total: { type: 'number' }, coupon: { type: 'string' } } };
const NARROWER = { type: 'object', properties: { total: { type: 'integer' } }, required: ['total'] };
const WIDER = { ...FIRST, properties: { ...FIRST.properties, note: { type: 'string', maxLength: 200 } } };

suite(`schemas of events${title}`, () => {
  let visit: Visit;
  let page: Page;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  }, 120_000);
  afterAll(() => visit?.close(), 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  const dialog = () => page.getByRole('dialog');
  const write = (schema: object) =>
    dialog()
      .getByLabel('Schema')
      .fill(JSON.stringify(schema, null, 2));
  const register = () => dialog().getByRole('button', { name: 'Register' }).click();
  const closed = () => dialog().waitFor({ state: 'detached' });
  const sendPurchase = (id: string, properties: object) =>
    http<{ events: readonly { status: string; code?: string }[] }>(`${visit.app.url}/v1/events`, {
      token: visit.key,
      json: {
        events: [
          { id, stream: 'web', type: 'purchase', visitorId: 'v', properties },
          { id: `good-${id}`, stream: 'web', type: 'page_view', visitorId: 'v' },
        ],
      },
    });

  it('begins with a schema for a type that has none', async () => {
    await openScreen(page, 'Schemas');
    await page.getByText('No schema yet').waitFor();
    await look('schemas-empty', { whole: true });
    await page.getByRole('button', { name: 'New schema' }).click();
    await dialog().getByLabel('Schema', { exact: true }).fill('{"type":');
    await register();
    await dialog().getByText('Name the type.').waitFor();
    await dialog()
      .getByText(/^Not JSON: /)
      .waitFor();
    await look('schema-new-wrong');
    await dialog().getByLabel('Type of the events').fill('purchase');
    visit.watched.expect(/status of 422 .*\/schemas/);
    await write({ type: 'object', oneOf: [] });
    await register();
    await dialog().locator('p', { hasText: 'oneOf' }).waitFor();
    await write(FIRST);
    await register();
    await closed();
    await page.getByRole('heading', { name: 'purchase', exact: true }).waitFor();
    await page.getByRole('row', { name: 'Version 1' }).getByText('Latest').waitFor();
    await look('schema-first', { whole: true });
  });

  it('says why a version is refused, and what would come of another', async () => {
    await page.getByRole('button', { name: 'New version' }).click();
    visit.watched.expect(/status of 409 .*\/schemas/);
    await write(NARROWER);
    await dialog().getByRole('button', { name: 'Dry run' }).click();
    await dialog().getByText('SCHEMA_INCOMPATIBLE').waitFor();
    const reasons = dialog().getByRole('list', { name: 'Why it is refused' });
    await reasons.getByText('Fewer types are allowed').waitFor();
    await reasons.getByText('A property has become required').waitFor();
    await look('schema-refused');
    await write(WIDER);
    await dialog().getByRole('button', { name: 'Dry run' }).click();
    await dialog().getByTestId('register-outcome').getByText('It would be version 2.').waitFor();
    await look('schema-dry-run');
    await register();
    await closed();
    await page.getByRole('row', { name: 'Version 2' }).getByText('Latest').waitFor();
  });

  it('compares two versions, both ways, at an address that can be shared', async () => {
    await page.getByLabel('Compare with').selectOption('Version 1');
    await page.getByText(/backward compatible\.$/).waitFor();
    await page.reload();
    await page.getByRole('region', { name: 'Version 1 and version 2' }).getByText('"note": {').waitFor();
    await look('schema-diff', { whole: true });
    await page.getByRole('button', { name: 'Look at version 1' }).click();
    await page.getByRole('heading', { name: 'Version 1', exact: true }).waitFor();
    await page.getByRole('region', { name: 'JSON Schema', exact: true }).waitFor();
  });

  it('enforces the schema, and shows what is not right, which leads to the workbench', async () => {
    await page.getByRole('button', { name: 'Change rules' }).click();
    await dialog().getByRole('radio', { name: 'Enforce' }).check();
    await dialog().getByLabel('Compatibility').selectOption('Full');
    await look('schema-rules');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await closed();
    await page.getByText('An event that is not right is refused').waitFor();
    let count = 0;
    await until('the collector enforces it', SEEN_WITHIN_MS, async () => {
      const { body } = await sendPurchase(`p${++count}`, { total: 'ten' });
      return body.events[0]?.code === 'EVENT_SCHEMA_VIOLATION' || JSON.stringify(body);
    });
    await until('the violation is shown', SEEN_WITHIN_MS, async () => {
      await page.reload();
      await page.getByRole('heading', { name: 'Violations' }).waitFor();
      const table = page.getByRole('table', { name: 'The latest violations' });
      await table.or(page.getByText('Nothing was refused for its schema')).waitFor();
      return (await table.count()) > 0 || 'no violation';
    });
    await look('schema-violations', { whole: true });
    await page.getByRole('link', { name: 'Look at them and mend them' }).click();
    await page.getByRole('heading', { name: 'Rejected', level: 1 }).waitFor();
    await page.getByRole('button', { name: `Open p${count}` }).waitFor();
    expect(new URL(page.url()).searchParams.get('reason')).toBe('EVENT_SCHEMA_VIOLATION');
  });

  it('lists the types of a stream', async () => {
    await openScreen(page, 'Schemas');
    const row = page.getByRole('row', { name: /purchase/ }).first();
    await row.getByText('Enforce').waitFor();
    await row.getByText('Full').waitFor();
    await look('schemas', { whole: true });
  });

  it('retires a former version, and the schema', async () => {
    await page.getByRole('button', { name: 'Open purchase' }).click();
    await page.getByRole('button', { name: 'Retire version 1' }).click();
    const question = page.getByRole('alertdialog');
    await question.getByLabel('Reason').fill('Nobody sends it');
    await look('schema-retire');
    await question.getByRole('button', { name: 'Retire the version' }).click();
    await page.getByRole('row', { name: 'Version 1' }).getByText('Retired').waitFor();
    await page.getByRole('button', { name: 'Retire', exact: true }).click();
    await question.getByRole('button', { name: 'Retire the schema' }).click();
    await page.getByText('Events of this type are not checked any more.').waitFor();
    await look('schema-retired', { whole: true });
  });

  it('says that a schema is not there, and that the server is gone', async () => {
    visit.watched.expect(/status of 404/);
    visit.watched.expect(/ERR_FAILED/);
    const { origin, pathname } = new URL(page.url());
    await page.goto(`${origin}${pathname}?stream=web&type=nothing`);
    await page.getByRole('alert').getByText('It does not exist').waitFor();
    await page.route(/\/api\/.+\/schemas$/, (route) => route.abort());
    await page.goto(`${origin}${pathname}`);
    await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
    await look('schemas-error', { whole: true });
    await page.unroute(/\/api\/.+\/schemas$/);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Open purchase' }).waitFor();
  });
});
