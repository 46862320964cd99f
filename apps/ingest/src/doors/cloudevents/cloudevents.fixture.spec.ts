/** Sending CloudEvents to a collector on a real listener. Specs only. */
import { request as httpRequest } from 'node:http';
import type { RawEvent } from '#domain';
import { post, WEB_KEY, type Answer, type Collector } from '../../collector.fixture.spec.js';

export const PATH = '/v1/cloudevents';
export const STRUCTURED = 'application/cloudevents+json';
export const BATCHED = 'application/cloudevents-batch+json';
export const MINIMAL = { specversion: '1.0', id: 'e1', source: '/shop', type: 'com.example.order' };
const KEY = { authorization: `Bearer ${WEB_KEY}` };

/** In structured mode; a list is a batch. */
export function sendJson(collector: Collector, body: string | Buffer | object): Promise<Answer> {
  const type = Array.isArray(body) ? BATCHED : STRUCTURED;
  return post(collector, body, { ...KEY, 'content-type': type }, PATH);
}

/** Headers by name, with several values as several lines, in Latin-1; `ce-` and the minimal event's are added. */
export type BinaryHeaders = Readonly<Record<string, string | string[]>>;

export async function sendBinary(
  collector: Pick<Collector, 'port'>,
  attributes: BinaryHeaders,
  data: string | Buffer = '',
  contentType: string | null = 'application/json',
): Promise<Answer> {
  const headers = Object.entries({ ...MINIMAL, ...attributes }).map(([name, value]) => [`ce-${name}`, value]);
  return sendRaw(
    collector,
    { ...KEY, ...(contentType === null ? {} : { 'content-type': contentType }), ...Object.fromEntries(headers) },
    data,
  );
}

/** Just these headers: what `fetch` would not send. */
export function sendRaw(
  { port }: Pick<Collector, 'port'>,
  headers: BinaryHeaders,
  data: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: PATH, method: 'POST', headers };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Answer['body'];
        resolve({ status: response.statusCode!, headers: new Headers(), body });
      });
    });
    request.on('error', reject);
    request.end(data);
  });
}

/** What stands in the log of the last event. */
export function lastEvent(collector: Collector): RawEvent {
  const event = collector.log.events.at(-1);
  if (!event) throw new Error('nothing was accepted');
  return event;
}

export function contextOf({ context }: RawEvent): { cloudevents?: Record<string, unknown>; [name: string]: unknown } {
  return JSON.parse(context ?? 'null') as Record<string, unknown>;
}
