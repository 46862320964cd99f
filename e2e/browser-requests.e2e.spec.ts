/** "Why is nothing arriving?", as it is asked of a key on the dashboard: requests of real clients, a second or two later. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { io } from 'socket.io-client';
import type { CollectorWithKey } from '#contracts';
import { findChromium, isMissing } from '#testing';
import { fillLogin } from './browser/dashboard.js';
import { openVisit, type Visit } from './browser/visit.js';
import { http, signIn } from './client.js';
import { ADMIN } from './installation.js';
import { until } from './until.js';

const chromium = findChromium();
const suite = isMissing(chromium) ? describe.skip : describe;
const title = isMissing(chromium) ? ` (not run: ${chromium.missing} is missing)` : '';

/** Of a request, from its answer until it is on the page: a collector hands over once a second, the page asks once a second. */
const SOON_MS = 15_000;

suite(`the requests of a collector${title}`, () => {
  let visit: Visit;
  let page: Page;
  let collectors: string;
  let token: string;
  const look: Visit['look'] = (...picture) => visit.look(...picture);

  beforeAll(async () => {
    if (isMissing(chromium)) throw new Error(chromium.hint);
    const env = { NEXUSPIPE_ADMIN_EMAIL: ADMIN.email, NEXUSPIPE_ADMIN_PASSWORD: ADMIN.password };
    visit = await openVisit(chromium.path, ['--no-demo'], env);
    ({ page } = visit);
    await page.goto('/');
    await fillLogin(page, ADMIN);
    await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    const projectId = /projects\/([^/]+)/.exec(page.url())![1]!;
    token = await signIn({ gateway: visit.app.url });
    collectors = `${visit.app.url}/api/v1/projects/${projectId}/collectors`;
  }, 120_000);
  afterAll(() => visit?.close(), 60_000);
  afterEach(() => expect(visit.watched.faults()).toEqual([]));

  async function make(name: string, terms: object = { scopes: ['ingest'] }): Promise<CollectorWithKey> {
    const json = { name, streams: ['web'], ...terms };
    return (await http<CollectorWithKey>(collectors, { token, json })).body;
  }
  async function open(name: string): Promise<void> {
    // Anew: the list was read before the collector was made.
    await page.goto(new URL(collectors).pathname.replace('/api/v1', ''));
    await page.getByRole('link', { name: `Requests of ${name}` }).click();
    await page.getByRole('heading', { name: `Requests of ${name}`, level: 1 }).waitFor();
  }
  const rows = (...texts: readonly string[]): Locator =>
    texts.reduce((found, hasText) => found.filter({ hasText }), page.getByTestId('requests').getByRole('listitem'));
  const post = (path: string, key: string, json: unknown, type = 'application/json') =>
    http(visit.app.url + path, { token: key, body: JSON.stringify(json), type });

  it('are none at first: the page says what to try, and the command that it shows arrives', async () => {
    const { key } = await make('Shop backend');
    await open('Shop backend');
    await page.getByText('No request with this key').waitFor();
    await page.getByText(`${visit.app.url}/v1/events`).waitFor();
    await look('requests-empty', { whole: true });
    const shown = await page.getByRole('region', { name: /^Try it from a terminal/ }).innerText();
    const event = JSON.parse(/-d '(\{.*\})'/.exec(shown)?.[1] ?? 'null') as unknown;
    const sentAt = Date.now();
    await post('/v1/events', key, event);
    await rows('202 Taken', '1 event taken').waitFor({ timeout: SOON_MS });
    console.log(`the first request was on the page after ${Date.now() - sentAt} ms`);
  });

  it('of the key that is made at the start are those of its senders alone', async () => {
    await visit.send({ type: 'page_view', url: 'https://shop.example/' });
    await open('Start key');
    await rows('202 Taken', '1 event taken').waitFor({ timeout: SOON_MS });
    expect(await rows().count()).toBe(1);
  });

  it('come from every door, refused ones with the reason and what to do', async () => {
    const { key } = await make('Everything');
    await open('Everything');
    const track = { type: 'track', event: 'Order Completed', anonymousId: 'a', properties: { card: 'sentinel-4711' } };
    const cloud = { specversion: '1.0', id: '1', source: '/shop', type: 'order' };
    await post('/v1/events', key, [{ type: 'click' }, { type: '' }]);
    await post('/v1/batch', key, { batch: [track, track] });
    await post('/v1/cloudevents', key, cloud, 'application/cloudevents+json');
    await post('/v1/logs', key, { resourceLogs: [{ scopeLogs: [{ logRecords: [{ eventName: 'x' }] }] }] });
    await post('/v1/events', key, { stream: 'app', type: 'click' });
    await http(`${visit.app.url}/v1/events`, { token: key, body: '{"type":', type: 'application/json' });
    const socket = io(`${visit.app.url}/ingest`, { auth: { key }, transports: ['websocket'], forceNew: true });
    try {
      await socket.timeout(SOON_MS).emitWithAck('send', { type: 'click' });
    } finally {
      socket.close();
    }
    await rows('WebSocket', 'SEND', '202 Taken').waitFor({ timeout: SOON_MS });
    await rows('Segment', '/v1/batch', '2 events taken').waitFor();
    await rows('CloudEvents', '202 Taken').waitFor();
    await rows('OpenTelemetry', '200 Taken').waitFor();
    await rows('202 Partly refused', '1 event taken, 1 refused', 'EVENT_TYPE').waitFor();
    await rows('422 Refused', 'EVENT_STREAM_UNKNOWN').waitFor();
    await rows('400 Refused', 'BODY_NOT_JSON').waitFor();
    expect(await page.getByTestId('requests').innerText()).not.toContain('sentinel');

    const partly = rows('202 Partly refused');
    await partly.getByRole('button').press('Enter');
    await partly.getByText('/1/type').waitFor();
    await partly.getByText(key.slice(-4)).waitFor();
    await look('requests', { whole: true });

    await page.getByRole('button', { name: 'Only refused' }).click();
    await until('only refused ones', SOON_MS, async () => (await rows().count()) === 3 || String(await rows().count()));
    expect(new URL(page.url()).search).toBe('?show=refused');
    await look('requests-refused');
    await page.getByRole('button', { name: 'All', exact: true }).click();
  });

  it('of a key that was revoked are there as well', async () => {
    const { id, key } = await make('Old app');
    await http(`${collectors}/${id}`, { method: 'DELETE', token });
    await open('Old app');
    await until('the key is refused', SOON_MS, async () => {
      const { body } = await post('/v1/events', key, { type: 'click' });
      return body['code'] === 'KEY_REVOKED' || JSON.stringify(body);
    });
    await rows('401 Refused', 'KEY_REVOKED').first().waitFor({ timeout: SOON_MS });
  });

  it('from a page of another origin say from which', async () => {
    const shop = { scopes: ['ingest:browser'], origins: ['https://shop.example'] };
    const { key } = await make('Web shop', shop);
    await open('Web shop');
    await fetch(`${visit.app.url}/v1/beacon?key=${key}`, {
      method: 'POST',
      headers: { origin: 'https://staging.shop.example' },
      body: JSON.stringify({ type: 'pageview' }),
    });
    const row = rows('Beacon', '403 Refused', 'KEY_ORIGIN');
    await row.getByRole('button').click({ timeout: SOON_MS });
    await row.getByText('https://staging.shop.example').waitFor();
    expect(await row.innerText()).not.toContain(key);
  });

  it('stand still while the page is paused, and go on from there', async () => {
    const { key } = await make('Paused');
    await open('Paused');
    await post('/v1/events', key, { type: 'click' });
    await rows('202 Taken').waitFor({ timeout: SOON_MS });
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await post('/v1/events', key, [{ type: 'click' }, { type: 'click' }]);
    const asked = new URL(page.url()).pathname.split('/').at(-2)!;
    await until('the collector has handed it over', SOON_MS, async () => {
      const { body } = await http<{ requests: unknown[] }>(`${collectors}/${asked}/requests`, { token });
      return body.requests.length === 2 || String(body.requests.length);
    });
    expect(await rows().count()).toBe(1);
    await page.getByRole('button', { name: 'Resume' }).click();
    await rows('2 events taken').waitFor({ timeout: SOON_MS });
    expect(await rows().count()).toBe(2);
  });

  it('of a busy collector are a sample, which says so, and what was refused is in it', async () => {
    const { key } = await make('Busy');
    await open('Busy');
    const good = Array.from({ length: 400 }, () => ({ type: 'click' }));
    await Promise.all(good.map((event, index) => post('/v1/events', key, index === 350 ? { type: '' } : event)));
    await page.getByText('This is a sample.').waitFor({ timeout: SOON_MS });
    await rows('422 Refused', 'EVENT_TYPE').waitFor({ timeout: SOON_MS });
    await look('requests-busy');
    await page.getByRole('link', { name: 'All collectors' }).click();
    await page.getByRole('link', { name: 'Requests of Busy' }).waitFor();
    await look('collectors-with-requests', { whole: true });
    await page.getByRole('button', { name: 'Busy', exact: true }).click();
    await page.getByRole('link', { name: 'See its last requests' }).waitFor();
    await look('collector-with-requests');
  });
});
