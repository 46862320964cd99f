/** A collector that does as it is told, for the specs of importing. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { EventOutcome } from '#contracts';

export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly stream?: string;
  readonly visitorId?: string;
}

/** Answers instead of taking the events; null takes them. */
export type Trouble = (events: readonly SentEvent[], response: ServerResponse) => Promise<true | null> | true | null;

export interface FakeCollector {
  readonly url: string;
  /** Everything that was taken, in its order; an id that came twice is here twice. */
  readonly taken: SentEvent[];
  /** Sizes of the batches that came, taken or not. */
  readonly batches: number[];
  /** Set to change what it does. */
  trouble: Trouble;
  /** Why an event is not taken; null when it is. */
  refuse: (event: SentEvent) => 'EVENT_TYPE_MISSING' | 'EVENT_STREAM_MISSING' | null;
  close(): Promise<void>;
}

export async function startFakeCollector(): Promise<FakeCollector> {
  const server = createServer((request, response) => {
    void answer(request, response, collector).catch((fault: unknown) => response.destroy(fault as Error));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const collector: FakeCollector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: [],
    batches: [],
    trouble: () => null,
    refuse: () => null,
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
  return collector;
}

async function answer(request: IncomingMessage, response: ServerResponse, collector: FakeCollector): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const lines = gunzipSync(Buffer.concat(chunks)).toString('utf8').split('\n');
  const events = lines.map((line) => JSON.parse(line) as SentEvent);
  collector.batches.push(events.length);
  if (await collector.trouble(events, response)) return;
  const outcomes = events.map((event, index): EventOutcome => {
    const code = collector.refuse(event);
    if (code) return { index, id: event.id, status: 'rejected', code, detail: 'as told', pointer: '/type' };
    collector.taken.push(event);
    return { index, id: event.id, status: 'accepted', receipt: 'r' };
  });
  const accepted = outcomes.filter(({ status }) => status === 'accepted').length;
  const status = accepted > 0 ? 202 : 422;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ accepted, rejected: outcomes.length - accepted, events: outcomes }));
}

/** Answers with a status and a code, as a problem. */
export function refuseWith(response: ServerResponse, status: number, code: string, retryAfter?: string): true {
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  });
  response.end(JSON.stringify({ code, title: 'as told' }));
  return true;
}
