import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { describeWithData } from '#testing';
import { BROWSER_KEY, WITHOUT_KEY } from '../../collector.fixture.spec.js';
import { asUser, KEY, PAGE_KEY, segmentSource } from './segment.fixture.spec.js';

const { send, batch, events } = segmentSource();

describe('a call', () => {
  it.each([
    ['track', 't', { event: 'Order Completed', properties: { a: 1 } }, 'Order Completed', '{"a":1}'],
    ['page', 'p', { name: 'Home', properties: { path: '/' } }, 'page_view', '{"path":"/","name":"Home"}'],
    ['screen', 's', { name: 'Cart', category: 'Shop' }, 'screen', '{"name":"Cart","category":"Shop"}'],
    ['identify', 'i', { traits: { plan: 'pro' } }, 'identify', '{"plan":"pro"}'],
    ['group', 'g', { groupId: 7, traits: { name: 'Initech' } }, 'group', '{"name":"Initech","groupId":"7"}'],
    ['alias', 'a', { previousId: 'anon-1' }, 'alias', '{"previousId":"anon-1"}'],
  ])('%s is the same by its name, by its letter and in a batch', async (call, letter, fields, type, properties) => {
    const sent = { messageId: 'm1', userId: 'u1', anonymousId: 'v1', ...fields };
    const answers = [
      await send(`/v1/${call}`, sent),
      await send(`/v1/${letter}`, sent),
      await batch([{ type: call, ...sent }]),
      await send('/v1/b', { batch: [{ type: call, ...sent }] }),
      await send('/v1/import', { batch: [{ type: call, ...sent }] }),
    ];
    expect(answers.map(({ status, body }) => [status, body])).toEqual(answers.map(() => [200, { success: true }]));
    expect(events()).toHaveLength(5);
    for (const event of events())
      expect(event).toMatchObject({ id: 'm1', type, properties, userId: 'u1', visitorId: 'v1', stream: 'web' });
  });
});

describeWithData('what @segment/analytics-node sent', 'client-wire/segment-analytics-node.json', (file) => {
  const recording = JSON.parse(readFileSync(file, 'utf8')) as {
    requests: { path: string; headers: Record<string, string>; bodyBase64: string }[];
  };

  it('is taken byte by byte, its key in place of theirs', async () => {
    const [request] = recording.requests;
    const body = Buffer.from(request!.bodyBase64, 'base64');
    const answer = await send(request!.path, body, {
      'content-type': request!.headers['content-type']!,
      'user-agent': request!.headers['user-agent']!,
    });
    expect([answer.status, answer.body]).toEqual([200, { success: true }]);
    expect(
      events().map(({ type, visitorId, userId, url, referrer }) => [type, visitorId, userId, url, referrer]),
    ).toEqual([
      ['identify', null, 'u-1', null, null],
      [
        'page_view',
        'anon-1',
        null,
        'https://shop.example.org/?utm_source=news&utm_medium=email&utm_campaign=may',
        'https://www.google.com/',
      ],
      ['screen', 'anon-1', null, null, null],
      ['Order Completed', null, 'u-1', null, null],
      ['Old', 'anon-1', null, null, null],
      ['group', null, 'u-1', null, null],
      ['alias', null, 'u-1', null, null],
    ]);
    const [identify, page, , order, old] = events();
    expect(identify).toMatchObject({
      id: 'node-next-1795189380311-272eb8c3-0e9d-45a8-bffb-233f175de915',
      properties: '{"email":"ann@example.org","plan":"pro"}',
      context: '{"library":{"name":"@segment/analytics-node","version":"3.1.0"}}',
    });
    expect(JSON.parse(page!.properties!)).toMatchObject({ name: 'Home', category: 'Docs' });
    expect(order).toMatchObject({ address: '81.2.69.160', properties: expect.stringContaining('"revenue":129.95') });
    expect(old?.id).toBe('fixed-message-id-1');
  });
});

describe('bodies', () => {
  it.each([
    ['text/plain', 'text/plain'],
    ['no JSON by name', 'application/octet-stream'],
    ['a charset', 'application/json; charset=utf-8'],
  ])('are JSON whatever their type says: %s', async (_name, type) => {
    expect((await send('/v1/t', { event: 'x' }, { 'content-type': type })).status).toBe(200);
  });

  it('are taken compressed as a form, as one library sends them', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' };
    const body = gzipSync(JSON.stringify({ batch: [{ type: 'track', event: 'x' }] }));
    expect((await send('/v1/batch', body, headers)).status).toBe(200);
  });

  it('may carry the key of a page', async () => {
    const body = { event: 'x', writeKey: PAGE_KEY };
    expect((await send('/v1/t', body, { ...WITHOUT_KEY, 'content-type': 'text/plain' })).status).toBe(200);
    expect((await send('/v1/t', { event: 'x', writeKey: KEY }, WITHOUT_KEY)).status).toBe(403);
    expect((await send('/v1/t', { event: 'x' }, WITHOUT_KEY)).status).toBe(401);
    expect((await send('/v1/t', { event: 'x' }, { authorization: `Bearer ${KEY}` })).status).toBe(200);
    expect((await send('/v1/t', { event: 'x' }, asUser(BROWSER_KEY))).status).toBe(400);
  });
});
