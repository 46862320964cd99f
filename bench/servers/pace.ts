/**
 * Load at a pace, whatever the answers: `pace.js URL KEY BATCH REQUESTS_PER_SECOND SECONDS`. A request's time counts from
 * when it was due. Prints how many were accepted and how many refused, and every time in milliseconds; the first second,
 * in which the code of both sides is compiled, is left out.
 */
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { benchBodies } from '../events.js';

const [url = '', key = '', batch = '1', perSecond = '100', seconds = '5'] = process.argv.slice(2);
const CONNECTIONS = 32;
const TICK_MS = 2;
const WARM_UP_MS = 1_000;
const { hostname, port } = new URL(url);
const requests = benchBodies(Number(batch)).map((body) =>
  Buffer.from(
    `POST /v1/events HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  ),
);
const amount = Math.round(Number(perSecond) * (Number(seconds) + WARM_UP_MS / 1_000));
const times: number[] = [];
let answered = 0;
const statuses = { accepted: 0, limited: 0, other: 0 };
const idle: ((dueAt: number) => void)[] = [];

function open(): Promise<Socket> {
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  let dueAt = 0;
  let received = '';
  const send = (due: number): void => {
    dueAt = due;
    socket.write(requests[answered % requests.length]!);
  };
  socket.on('data', (chunk: string) => {
    received += chunk;
    const head = received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(received.slice(0, head))?.[1]);
    if (received.length < head + 4 + length) return;
    answered++;
    if (dueAt - begun >= WARM_UP_MS) {
      count(received.slice(9, 12));
      times.push(performance.now() - dueAt);
    }
    received = '';
    idle.push(send);
  });
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => {
      idle.push(send);
      resolve(socket);
    });
  });
}

function count(status: string): void {
  if (status === '202') statuses.accepted++;
  else if (status === '429') statuses.limited++;
  else statuses.other++;
}

const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, open));
const begun = performance.now();
let sent = 0;
await new Promise<void>((done) => {
  const timer = setInterval(() => {
    const now = performance.now();
    const due = Math.min(amount, Math.floor(((now - begun) * Number(perSecond)) / 1_000));
    while (sent < due && idle.length > 0) idle.pop()!(begun + (sent++ * 1_000) / Number(perSecond));
    if (answered < amount) return;
    clearInterval(timer);
    done();
  }, TICK_MS);
});
for (const socket of sockets) socket.end();
process.stdout.write(
  `${JSON.stringify({ ...statuses, seconds: (performance.now() - begun - WARM_UP_MS) / 1_000, times })}\n`,
);
