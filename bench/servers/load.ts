/**
 * Load over 64 kept-alive connections, one request under way on each: `load.js URL KEY BATCH SECONDS DOOR`. Bytes are made
 * beforehand and answers are only cut, not parsed, so that one core of load suffices for one core of server. The number
 * of requests is fixed before each run, so that what was answered can be compared with what is in the log.
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { doorRequests, type DoorName } from '../door-bodies.js';

const [url = '', key = '', batch = '1', seconds = '5', door = 'events'] = process.argv.slice(2);
const CONNECTIONS = 64;
const { hostname, port } = new URL(url);
const { path, contentType, bodies } = doorRequests(door as DoorName, Number(batch));
const requests = bodies.map((body) =>
  Buffer.concat([
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\n` +
        `Content-Type: ${contentType}\r\nContent-Length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]),
);

interface Run {
  readonly answered: number;
  readonly refused: number;
  readonly seconds: number;
  /** Milliseconds of each request. */
  readonly times: readonly number[];
}

/** Sends so many requests in all and waits for their answers. */
async function run(amount: number): Promise<Run> {
  const times: number[] = [];
  let left = amount;
  let refused = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, (_, n) =>
      converse(
        connect(Number(port), hostname),
        n,
        () => left-- > 0,
        (accepted, time) => {
          times.push(time);
          if (!accepted) refused += 1;
        },
      ),
    ),
  );
  return { answered: times.length - refused, refused, seconds: (performance.now() - startedAt) / 1_000, times };
}

/** One connection: a request, its whole answer, the next request. */
function converse(
  socket: Socket,
  n: number,
  take: () => boolean,
  answered: (accepted: boolean, time: number) => void,
): Promise<void> {
  let turn = n;
  let sentAt = 0;
  let received = '';
  const next = (): void => {
    if (!take()) return void socket.end();
    sentAt = performance.now();
    socket.write(requests[turn++ % requests.length]!);
  };
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('connect', next);
  socket.on('data', (chunk: string) => {
    received += chunk;
    const head = received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(received.slice(0, head))?.[1]);
    if (received.length < head + 4 + length) return;
    answered(received.startsWith('HTTP/1.1 20'), performance.now() - sentAt);
    received = '';
    next();
  });
  return new Promise((resolve, reject) => {
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}

const runs = [await run(Math.max(CONNECTIONS, Math.round(3_000 / Number(batch))))];
// Each run is as long as its time at the rate of the one before; the first ones compile the code and fill the caches.
for (const time of [1, 2, Number(seconds)]) {
  const before = runs.at(-1)!;
  runs.push(await run(Math.max(CONNECTIONS, Math.round((before.answered / before.seconds) * time))));
}
const result = runs.at(-1)!;
const sorted = [...result.times].sort((a, b) => a - b);
const percentile = (share: number): number => Math.round(sorted[Math.floor(sorted.length * share)]! * 10) / 10;
process.stdout.write(
  `${JSON.stringify({
    answeredInAll: runs.reduce((sum, { answered }) => sum + answered, 0),
    perSecond: result.answered / result.seconds,
    p50: percentile(0.5),
    p99: percentile(0.99),
    refused: runs.reduce((sum, { refused }) => sum + refused, 0),
  })}\n`,
);
