/** The published SDK while the log is away: told to come back, by a status that no client takes for its own fault. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CloudEvent, emitterFor, httpTransport, Mode } from 'cloudevents';
import type { Problem } from '#contracts';
import { LogUnavailable } from '#event-log';
import { startCollector, WEB_KEY, type Collector } from '../../collector.fixture.spec.js';
import { PATH } from './cloudevents.fixture.spec.js';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.app.close());

it.each([Mode.BINARY, Mode.STRUCTURED])('%s: 503 with Retry-After, and accepted later', async (mode) => {
  const emit = emitterFor(httpTransport(collector.url + PATH), { mode });
  const event = new CloudEvent({ type: 'com.example.order', source: '/shop', data: { a: 1 } });
  const send = async (): Promise<{ body: string; headers: Record<string, string> }> =>
    (await emit(event, { headers: { authorization: `Bearer ${WEB_KEY}` } })) as Awaited<ReturnType<typeof send>>;
  collector.log.fault = new LogUnavailable('away');
  const refused = await send();
  expect(refused.headers['retry-after']).toMatch(/^[1-9]\d*$/);
  expect(JSON.parse(refused.body) as Problem).toMatchObject({ status: 503, code: 'LOG_UNAVAILABLE', retryable: true });
  collector.log.fault = null;
  expect(JSON.parse((await send()).body)).toMatchObject({ accepted: 1 });
  expect(collector.log.events.filter(({ id }) => id === `/shop ${event.id}`)).toHaveLength(1);
});
