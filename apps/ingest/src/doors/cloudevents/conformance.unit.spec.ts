/** Every valid event of the CloudEvents project's conformance inputs, and what the official SDK sends, byte for byte. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { RawEvent } from '#domain';
import { describeWithData } from '#testing';
import { startCollector, WEB_KEY, type Collector } from '../../collector.fixture.spec.js';
import { contextOf, sendJson, sendRaw } from './cloudevents.fixture.spec.js';

let collector: Collector;
beforeAll(async () => {
  collector = await startCollector();
});
afterAll(() => collector.app.close());

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

describeWithData('valid events and batches', 'cloudevents', (folder) => {
  const { tests: events } = read<{ tests: { id: string; event: object }[] }>(join(folder, 'valid-events.json'));
  const { tests: batches } = read<{ tests: { id: string; batch: object[] }[] }>(join(folder, 'valid-batches.json'));

  it.each(events)('$id', async ({ event }) => {
    const answer = await sendJson(collector, event);
    expect([answer.status, answer.body]).toMatchObject([202, { accepted: 1, rejected: 0 }]);
  });

  it.each(batches)('$id', async ({ batch }) => {
    const answer = await sendJson(collector, batch);
    expect([answer.status, answer.body]).toMatchObject([202, { accepted: batch.length, rejected: 0 }]);
  });
});

interface Recorded {
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyBase64: string;
}

describeWithData('what the JavaScript SDK sends', 'client-wire/cloudevents-js.json', (path) => {
  const { requests } = read<{ requests: Recorded[] }>(path);
  const named = requests.map((request) => [request.headers['ce-id'] ?? 'structured', request] as const);

  it.each(named)('%s', async (_name, { headers, bodyBase64 }) => {
    const sent = { ...headers, host: 'x', authorization: `Bearer ${WEB_KEY}` };
    const answer = await sendRaw(collector, sent, Buffer.from(bodyBase64, 'base64'));
    expect([answer.status, answer.body]).toMatchObject([202, { accepted: 1, rejected: 0 }]);
  });

  it('is the same event in both modes', () => {
    const seen = collector.log.events.slice(-requests.length);
    const said = ({ id, type, time, properties }: RawEvent): object => ({ id, type, time, properties });
    const ids = new Set(seen.map(({ id }) => id));
    const both = [...ids].map((id) => seen.filter((event) => event.id === id)).filter(({ length }) => length === 2);
    expect(both).toHaveLength(4);
    for (const [binary, structured] of both) expect(said(binary!)).toEqual(said(structured!));
    const subjects = both.at(-1)!.map((event) => contextOf(event).cloudevents!['subject']);
    expect(subjects).toEqual(['a b "q" 100% café', 'a b "q" 100% café']);
  });
});
