/** The pixel door of a standalone installation, as its guide shows it: loaded twice, counted once. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { EventsAnswer } from '#contracts';
import { http, makeSource, signIn } from '../client.js';
import { openStandalone, type Installation } from '../installation.js';
import { until } from '../until.js';
import { runGuide } from './guide.js';

const SEEN_WITHIN_MS = 30_000;

let installation: Installation;
beforeAll(async () => {
  installation = await openStandalone();
}, 120_000);
afterAll(() => installation?.close(), 60_000);

it('does what the guide says', async () => {
  const token = await signIn(installation);
  const { projectId } = await makeSource(installation, token);
  const project = `${installation.gateway}/api/v1/projects/${projectId}`;
  const terms = { name: 'Mails', streams: [], scopes: ['ingest:browser'] };
  const { body: made } = await http<{ key: string }>(`${project}/collectors`, { token, json: terms });
  const env = { NEXUSPIPE_URL: installation.ingest, NEXUSPIPE_BROWSER_KEY: made.key };
  for (let load = 0; load < 2; load++) {
    expect(await runGuide('pixel', env)).toBe('200 image/gif\n422 EVENT_TYPE_MISSING type\n');
  }
  const last = `${installation.ingest}/v1/pixel.gif?key=${made.key}&type=last&stream=web&userId=u1`;
  expect((await fetch(last)).status).toBe(200);
  let events: EventsAnswer['events'] = [];
  await until('the last event', SEEN_WITHIN_MS, async () => {
    ({ events } = (await http<EventsAnswer>(`${project}/query/events?limit=100`, { token })).body);
    return events.some(({ type }) => type === 'last') || `${events.length} events`;
  });
  const opened = events.filter(({ type }) => type === 'mail_opened');
  expect(opened).toHaveLength(1);
  expect(opened[0]).toMatchObject({ id: 'mail-7-u1', userId: 'u1', properties: { campaign: 'spring sale' } });
}, 120_000);
