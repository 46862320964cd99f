/** `npm run bench [-- part...]`: measures and prints a table for docs/operations/benchmarks.md. Parts run one after the other. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { benchCatchUp } from './catch-up.bench.js';
import { benchControl } from './control.bench.js';
import { benchDoors } from './doors.bench.js';
import { benchEnricher } from './enricher.bench.js';
import { benchIngest } from './ingest.bench.js';
import { benchKeys } from './keys.bench.js';
import { benchClusterLatency, benchStandaloneLatency } from './latency.bench.js';
import { benchNeighbours } from './neighbours.bench.js';
import { benchProjector } from './projector.bench.js';
import { benchQueries } from './queries.bench.js';
import { benchReplayBesideLive, benchReplayBesideLiveCluster } from './replay-live.bench.js';
import { benchReplay } from './replay.bench.js';
import { benchStandalone } from './standalone.bench.js';
import { placement } from './pinned.js';
import { markdownTable, type Row } from './table.js';

const PARTS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  ingest: benchIngest,
  doors: benchDoors,
  keys: benchKeys,
  neighbours: benchNeighbours,
  enricher: benchEnricher,
  projector: benchProjector,
  replay: benchReplay,
  'catch-up': benchCatchUp,
  latency: async () => [...(await benchStandaloneLatency()), ...(await benchClusterLatency())],
  standalone: benchStandalone,
  queries: () => benchQueries(1_000_000),
  control: benchControl,
};

/** Minutes, or gigabytes in the folder for temporary files: only when asked for. */
const LARGE_PARTS: typeof PARTS = {
  'replay-live': async () => [...(await benchReplayBesideLive()), ...(await benchReplayBesideLiveCluster())],
  'queries-10m': () => benchQueries(10_000_000),
};

const chosen = process.argv.slice(2);
const parts = { ...PARTS, ...LARGE_PARTS };
const unknown = chosen.filter((name) => !(name in parts));
if (unknown.length > 0) {
  process.stderr.write(`unknown part: ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}
const rows: Row[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (chosen.length > 0 ? !chosen.includes(name) : name in LARGE_PARTS) continue;
  process.stderr.write(`bench: ${name} ...\n`);
  rows.push(...(await measure()));
}
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
process.stdout.write(`\n${machine}; ${placement}; commit ${commit}\n\n${markdownTable(rows)}\n`);
