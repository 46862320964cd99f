/** `POST /v1/beacon`, as a browser sends beacons: a text, no header of one's own, the key in the address or the body. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BASIC_FACTS,
  BROWSER_KEY,
  collectorFact,
  first,
  keyNumber,
  post,
  SERVER_KEY,
  startCollector,
  WITHOUT_KEY,
  type Answer,
  type Collector,
} from '../../collector.fixture.spec.js';

const event = { id: 'e1', type: 'page_view', stream: 'web' };
const SHOP_KEY = keyNumber(30);

let collector: Collector;
beforeAll(async () => {
  const shop = collectorFact(30, { scopes: ['ingest:browser'], origins: ['https://shop.example'] });
  collector = await startCollector([...BASIC_FACTS, shop]);
});
afterAll(() => collector.app.close());

function beacon(body: string, query = '', headers: Record<string, string> = {}): Promise<Answer> {
  const asSent = { ...WITHOUT_KEY, 'content-type': 'text/plain;charset=UTF-8', ...headers };
  return post(collector, body, asSent, `/v1/beacon${query}`);
}

describe('a beacon', () => {
  it.each([
    ['in the address', JSON.stringify(event), `?key=${BROWSER_KEY}`],
    ['in the body', JSON.stringify({ ...event, writeKey: BROWSER_KEY }), ''],
    ['in the body of a batch', JSON.stringify({ events: [event], writeKey: BROWSER_KEY }), ''],
  ])('is taken with its key %s', async (_name, body, query) => {
    const answer = await beacon(body, query);
    expect([answer.status, first(answer)]).toMatchObject([202, { id: 'e1', status: 'accepted' }]);
    expect(collector.log.events.at(-1)).toMatchObject({ id: 'e1', type: 'page_view', address: '127.0.0.1' });
  });

  it('is answered event by event, as an event that is posted', async () => {
    const batch = JSON.stringify({ events: [event, { stream: 'web' }] });
    const { status, body } = await beacon(batch, `?key=${BROWSER_KEY}`);
    expect([status, body.accepted, body.rejected]).toEqual([202, 1, 1]);
    expect(body.events?.[1]).toMatchObject({ code: 'EVENT_TYPE_MISSING', pointer: '/events/1/type' });
    const none = await beacon('{"stream":"web"}', `?key=${BROWSER_KEY}`);
    expect([none.status, none.body.code]).toEqual([422, 'EVENTS_REJECTED']);
  });

  it.each([
    ['without a key', JSON.stringify(event), '', 401, 'KEY_MISSING'],
    ["with a server's key in its address", JSON.stringify(event), `?key=${SERVER_KEY}`, 403, 'KEY_SCOPE'],
    ['from a page that the key is not for', JSON.stringify(event), `?key=${SHOP_KEY}`, 403, 'KEY_ORIGIN'],
    ['that is no JSON', 'type=page_view', `?key=${BROWSER_KEY}`, 400, 'BODY_NOT_JSON'],
    ['that is empty', '', `?key=${BROWSER_KEY}`, 400, 'BODY_NOT_JSON'],
    ['of no event', '[]', `?key=${BROWSER_KEY}`, 400, 'BATCH_EMPTY'],
  ])('is refused %s', async (_name, body, query, status, code) => {
    const { appends } = collector.log;
    const answer = await beacon(body, query, { origin: 'https://a.example' });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(collector.log.appends).toBe(appends);
  });

  it('of a form is refused with what is taken', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
    const answer = await beacon('type=page_view', `?key=${BROWSER_KEY}`, form);
    expect([answer.status, answer.body.code]).toEqual([415, 'MEDIA_TYPE_UNSUPPORTED']);
    expect(answer.headers.get('accept-post')).toContain('text/plain');
  });

  it('is taken from the page that the key is for', async () => {
    const answer = await beacon(JSON.stringify(event), `?key=${SHOP_KEY}`, { origin: 'https://shop.example' });
    expect(answer.status).toBe(202);
  });
});
