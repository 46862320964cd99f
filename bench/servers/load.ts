/**
 * A fixed number of requests over 64 connections, so that what was answered can be compared with what is in the log:
 * `load.js URL KEY BATCH SECONDS`. A short run first says how many requests fill the time. Prints what autocannon measured.
 */
import autocannon from 'autocannon';
import { benchBodies } from '../events.js';

const [url = '', key = '', batch = '1', seconds = '5'] = process.argv.slice(2);
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 2;
const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
const target = {
  url: `${url}/v1/events`,
  connections: CONNECTIONS,
  requests: benchBodies(Number(batch)).map((body) => ({ method: 'POST' as const, headers, body })),
};

const amountFor = (perSecond: number, time: number): number => Math.max(CONNECTIONS, Math.round(perSecond * time));
const first = await autocannon({ ...target, amount: amountFor(200, 1) });
const warm = await autocannon({ ...target, amount: amountFor(first['2xx'] / first.duration, WARM_UP_SECONDS) });
const result = await autocannon({ ...target, amount: amountFor(warm['2xx'] / warm.duration, Number(seconds)) });
const answered = first['2xx'] + warm['2xx'] + result['2xx'];
process.stdout.write(
  `${JSON.stringify({
    answeredInAll: answered,
    perSecond: result['2xx'] / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    refused: result.non2xx + warm.non2xx + first.non2xx,
    errors: result.errors + warm.errors + first.errors,
  })}\n`,
);
