/** The enricher with its dedup claims, in both modes, beside the bare reading of the same log, and what its guarantees cost. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '../tools/services/kafka.js';
import { isMissing } from '../tools/services/places.js';
import { startRedis } from '../tools/services/redis.js';
import { moveToLoadCore, SERVER_CORE, startPinned } from './pinned.js';
import { percent, whole, type Row } from './table.js';

interface Rate {
  readonly perSecond: number;
  readonly perCore: number;
}

interface Measured {
  readonly read: Rate;
  /** The same steps without claims and transactions. */
  readonly unguarded: Rate;
  readonly enriched: Rate;
}

/** What the guarantees may take of the rate without them. */
const MOST_COST = 0.25;

async function measured(name: string, args: readonly string[]): Promise<readonly Row[]> {
  const server = startPinned(SERVER_CORE, 'dist/bench/servers/enricher.js', args);
  const { read, unguarded, enriched } = await server.next<Measured>();
  await server.stop();
  return [
    {
      what: `enricher, ${name}, events a core-second`,
      result: whole(enriched.perCore),
      limit: `reading the log ${whole(read.perCore)}`,
      ratio: percent(enriched.perCore, read.perCore),
      notes: `${whole(enriched.perSecond)} events/s by the clock; start of the app and its subscription included`,
    },
    {
      what: `what the guarantees cost the enricher, ${name}`,
      result: `${percent(unguarded.perCore - enriched.perCore, unguarded.perCore)} of a core's rate`,
      limit: `at most ${percent(MOST_COST, 1)}`,
      ratio: percent(unguarded.perCore - enriched.perCore, unguarded.perCore * MOST_COST),
      notes:
        `without claims and transactions ${whole(unguarded.perCore)} events a core-second; ` +
        `by the clock ${whole(unguarded.perSecond)} and ${whole(enriched.perSecond)} events/s`,
    },
  ];
}

export async function benchEnricher(): Promise<readonly Row[]> {
  const directory = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-'));
  const rows = [...(await measured('embedded', ['embedded', directory]))];
  rmSync(directory, { recursive: true, force: true });
  const kafka = await startKafka();
  const redis = await startRedis();
  if (!isMissing(kafka) && !isMissing(redis)) {
    moveToLoadCore(kafka.pid);
    moveToLoadCore(redis.pid);
    rows.push(
      ...(await measured('Kafka and Redis', ['kafka', kafka.brokers.join(','), redis.url, `${randomUUID()}.`])),
    );
  }
  for (const server of [kafka, redis]) if (!isMissing(server)) await server.stop();
  return rows;
}
