/** Each door beside the native one: the same events, in the same run, on one core. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DoorName } from './door-bodies.js';
import { load } from './load.js';
import { SERVER_CORE, startPinned } from './pinned.js';
import { percent, whole, type Row } from './table.js';

const SIZES: readonly (readonly [DoorName, number])[] = [
  ['segment', 20],
  ['cloudevents', 100],
  ['otlp', 100],
  ['otlp-protobuf', 100],
];
/** Of the native door's rate. */
const AT_LEAST = 0.75;

export async function benchDoors(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [door, batch] of SIZES) {
    const native = await through('events', batch);
    const other = await through(door, batch);
    rows.push({
      what: `${door} door, batches of ${batch}, embedded`,
      result: `${whole(other.perSecond)} events/s`,
      limit: `native door ${whole(native.perSecond)}, of which at least ${percent(AT_LEAST, 1)}`,
      ratio: percent(other.perSecond, native.perSecond),
      notes: `p50 ${other.p50} ms, p99 ${other.p99} ms; ${other.exact}`,
    });
  }
  return rows;
}

async function through(door: DoorName, batch: number) {
  const directory = mkdtempSync(join(tmpdir(), 'nexuspipe-bench-'));
  const server = startPinned(SERVER_CORE, 'dist/bench/servers/ingest.js', ['embedded', directory]);
  const { url, key } = await server.next<{ url: string; key: string }>();
  const { answeredInAll, perSecond, p50, p99 } = await load(url, key, batch, door);
  const stopping = server.stop();
  const { records } = await server.next<{ records: number }>();
  await stopping;
  rmSync(directory, { recursive: true, force: true });
  const acknowledged = answeredInAll * batch;
  const exact =
    records === acknowledged
      ? `${whole(acknowledged)} acknowledged, all in the log`
      : `IN THE LOG: ${whole(records)} of ${whole(acknowledged)}`;
  return { perSecond: perSecond * batch, p50, p99, exact };
}
