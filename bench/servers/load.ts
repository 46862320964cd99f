/**
 * A fixed number of requests over 64 connections, so that what was answered can be compared with what is in the log:
 * `load.js URL KEY BATCH SECONDS`. Shorter runs first say how many requests fill the time. Prints what autocannon measured.
 */
import autocannon from 'autocannon';
import { benchBodies } from '../events.js';

const [url = '', key = '', batch = '1', seconds = '5'] = process.argv.slice(2);
const CONNECTIONS = 64;
const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
const target = {
  url: `${url}/v1/events`,
  connections: CONNECTIONS,
  requests: benchBodies(Number(batch)).map((body) => ({ method: 'POST' as const, headers, body })),
};

const amountFor = (perSecond: number, time: number): number => Math.max(CONNECTIONS, Math.round(perSecond * time));
const runs = [await autocannon({ ...target, amount: amountFor(3_000 / Number(batch), 1) })];
// Each run is as long as its time at the rate of the one before; the first ones compile the code and fill the caches.
for (const time of [1, 2, Number(seconds)]) {
  const { '2xx': answered, duration } = runs.at(-1)!;
  runs.push(await autocannon({ ...target, amount: amountFor(answered / duration, time) }));
}
const sum = (count: (run: autocannon.Result) => number): number => runs.reduce((total, run) => total + count(run), 0);
const result = runs.at(-1)!;
process.stdout.write(
  `${JSON.stringify({
    answeredInAll: sum((run) => run['2xx']),
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    refused: sum((run) => run.non2xx),
    errors: sum((run) => run.errors),
  })}\n`,
);
