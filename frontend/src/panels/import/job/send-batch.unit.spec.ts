import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sendBatch } from './send-batch.js';

const DOOR = { ingestUrl: 'http://in.example', key: 'npk_x' };
type Reply = () => Response | Promise<Response>;

const taken: Reply = () => Response.json({ accepted: 1, rejected: 0, events: [{ index: 0 }] }, { status: 202 });
const problem =
  (status: number, headers: Record<string, string> = {}): Reply =>
  () =>
    Response.json({ code: 'X', title: 'x', status }, { status, headers });

describe('sending a batch', () => {
  const real = globalThis.fetch;
  let requests: { url: string; init: RequestInit }[] = [];
  const answering = (...replies: Reply[]): void => {
    requests = [];
    globalThis.fetch = async (url, init) => {
      requests.push({ url: String(url), init: init ?? {} });
      return (await replies[Math.min(requests.length, replies.length) - 1]!()) as never;
    };
  };
  const waits: (number | null)[] = [];
  const send = (signal = new AbortController().signal) =>
    sendBatch(DOOR, ['{"a":1}', '{"b":2}'], { signal, onWait: (seconds) => void waits.push(seconds) });

  beforeEach(() => {
    waits.length = 0;
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
  });
  afterEach(() => {
    jest.useRealTimers();
    globalThis.fetch = real;
  });

  /** Moves the clock until it is settled. */
  async function settled<T>(promise: Promise<T>): Promise<T> {
    let over = false;
    const end = (): void => void (over = true);
    promise.then(end, end);
    while (!over) {
      await new Promise((done) => setImmediate(done));
      await jest.advanceTimersByTimeAsync(1_000);
    }
    return promise;
  }

  it('is compressed NDJSON with the key', async () => {
    answering(taken);
    expect(await settled(send())).toEqual([{ index: 0 }]);
    const { url, init } = requests[0]!;
    expect(url).toBe('http://in.example/v1/events');
    expect(init.headers).toEqual({
      authorization: 'Bearer npk_x',
      'content-type': 'application/x-ndjson',
      'content-encoding': 'gzip',
    });
    const body = gunzipSync(Buffer.from(await (init.body as Blob).arrayBuffer())).toString();
    expect(body).toBe('{"a":1}\n{"b":2}');
  });

  it('waits as long as the door asks, and backs off when it cannot be reached', async () => {
    answering(problem(429, { 'retry-after': '7' }), () => Promise.reject(new TypeError('failed')), problem(503), taken);
    await settled(send());
    expect(waits).toEqual([7, null, 1, null, 2, null]);
    expect(requests).toHaveLength(4);
  });

  it('gives a new key time to become known', async () => {
    answering(problem(401), problem(401), taken);
    await settled(send());
    expect([requests.length, waits]).toEqual([3, []]);
    answering(problem(401));
    await expect(settled(send())).rejects.toMatchObject({ status: 401 });
  });

  it('does not repeat what is refused, nor for ever what fails', async () => {
    answering(problem(403));
    await expect(settled(send())).rejects.toMatchObject({ status: 403 });
    expect(requests).toHaveLength(1);
    answering(problem(503));
    await expect(settled(send())).rejects.toMatchObject({ status: 503 });
    expect(requests.length).toBeGreaterThan(5);
  });

  it('takes 422 for an answer: each event says why', async () => {
    answering(() => Response.json({ events: [{ index: 0, status: 'rejected' }] }, { status: 422 }));
    expect(await settled(send())).toEqual([{ index: 0, status: 'rejected' }]);
  });

  it('ends at once when it is cancelled while it waits', async () => {
    answering(problem(503, { 'retry-after': '30' }));
    const cancel = new AbortController();
    const sending = send(cancel.signal);
    const refused = expect(sending).rejects.toThrow('enough');
    while (waits.length === 0) await new Promise((done) => setImmediate(done));
    cancel.abort(new Error('enough'));
    await refused;
  });
});
