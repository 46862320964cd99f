/** Durable ingest of 1 KB events over 64 connections, beside a bare Fastify server that parses the same bodies. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMissing } from '../tools/services/places.js';
import { startKafka } from '../tools/services/kafka.js';
import { load } from './load.js';
import { residentMegabytes } from './memory.js';
import { moveToLoadCore, SERVER_CORE, startPinned } from './pinned.js';
import { percent, whole, type Row } from './table.js';

const BATCHES = [1, 20, 100] as const;

async function bare(batch: number): Promise<number> {
  const server = startPinned(SERVER_CORE, 'dist/bench/servers/bare.js', []);
  const { url } = await server.next<{ url: string }>();
  const { perSecond } = await load(url, 'none', batch);
  await server.stop();
  return perSecond * batch;
}

async function durable(name: string, args: readonly string[], batch: number, limit: number): Promise<Row> {
  const server = startPinned(SERVER_CORE, 'dist/bench/servers/ingest.js', args);
  const { url, key } = await server.next<{ url: string; key: string }>();
  const result = await load(url, key, batch);
  const memory = residentMegabytes(server.pid);
  const stopping = server.stop();
  const { records } = await server.next<{ records: number }>();
  await stopping;
  const acknowledged = result.answeredInAll * batch;
  const exact = records === acknowledged ? 'all in the log' : `IN THE LOG: ${whole(records)} of ${whole(acknowledged)}`;
  return {
    what: `durable ingest, ${name}, ${batch === 1 ? 'single events' : `batches of ${batch}`}`,
    result: `${whole(result.perSecond * batch)} events/s`,
    limit: `bare Fastify ${whole(limit)}`,
    ratio: percent(result.perSecond * batch, limit),
    notes: `p50 ${result.p50} ms, p99 ${result.p99} ms, ${memory ? `${whole(memory)} MB, ` : ''}${whole(acknowledged)} acknowledged, ${exact}`,
  };
}

export async function benchIngest(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const kafka = await startKafka();
  if (!isMissing(kafka)) moveToLoadCore(kafka.pid);
  try {
    for (const batch of BATCHES) {
      const limit = await bare(batch);
      const directory = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-'));
      rows.push(await durable('embedded', ['embedded', directory], batch, limit));
      rmSync(directory, { recursive: true, force: true });
      if (!isMissing(kafka))
        rows.push(await durable('Kafka', ['kafka', kafka.brokers.join(','), `bench${batch}.`], batch, limit));
    }
  } finally {
    if (!isMissing(kafka)) await kafka.stop();
  }
  return rows;
}
