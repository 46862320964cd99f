/**
 * `npm run test:faults [-- --seed N] [--rounds N] [--faults N] [--mode standalone|cluster|replicated] [--only TEXT]
 * [--planted] [--report]`: rounds with consecutive seeds in all modes; ends with 1 when one is red, or a planted bug was not found.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { faketimeLibrary, isMissing, toxiproxyServer } from '../../tools/services/places.js';
import { plant, PLANTED_BUGS } from './planted.js';
import { MODES, planOf, type Mode, type Tools } from './plan.js';
import { report, summary, type PlantedResult } from './report.js';
import { runRound, type RoundResult } from './round.js';
import { startServers, type Servers } from './servers.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '1' },
    faults: { type: 'string', default: '5' },
    mode: { type: 'string' },
    only: { type: 'string', default: '' },
    planted: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
  },
});

const EACH_REPLICATED = 3;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const number = (name: 'seed' | 'rounds' | 'faults'): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0) return value;
  say(`--${name} must be a whole number`);
  process.exit(2);
};

const modes = MODES.filter((mode) => (values.mode ?? mode) === mode);
if (modes.length === 0) {
  say(`--mode is one of ${MODES.join(', ')}`);
  process.exit(2);
}
const [seed, rounds, faults] = [number('seed'), number('rounds'), number('faults')];
const tools: Tools = { network: toxiproxyServer() !== null, clock: faketimeLibrary() !== null };
if (!tools.network)
  say('no faults of connections: toxiproxy is missing (npm run services:install, with Go on the PATH)');
if (!tools.clock) say('no steps of the clock: libfaketime is missing (apt-get install faketime)');
const results: RoundResult[] = [];
const planted: PlantedResult[] = [];
for (const mode of modes) await runMode(mode);
const red = results.filter(({ green }) => !green).length + planted.filter(({ found }) => !found).length;
say(`${results.length} rounds, ${planted.length} planted bugs: ${red === 0 ? 'all as it should be' : `${red} red`}`);
process.exit(red === 0 ? 0 : 1);

/** On servers of its own: three brokers would take from the other rounds what they need. */
async function runMode(mode: Mode): Promise<void> {
  const servers = mode === 'standalone' ? null : await startServers({ brokers: mode === 'replicated' ? 3 : 1 });
  if (servers && isMissing(servers)) {
    say(`${mode} mode is not run: ${servers.missing} is missing (${servers.hint})`);
    process.exit(69);
  }
  try {
    if (values.planted) for (const bug of PLANTED_BUGS) if (bug.mode === mode) await findBug(bug, servers);
    for (let round = 0; round < roundsOf(mode); round++) await run(mode, seed + round, servers);
  } finally {
    await servers?.stop();
  }
}

/** Three brokers are many processes: a few seeds of them, unless they are what is asked for. */
function roundsOf(mode: Mode): number {
  return mode === 'replicated' && values.mode === undefined ? Math.ceil(rounds / EACH_REPLICATED) : rounds;
}

async function run(mode: Mode, ofRound: number, on: Servers | null): Promise<void> {
  const plan = planOf(mode, ofRound, { length: faults, only: values.only, tools });
  say(`${mode}, seed ${ofRound}:`);
  const result = await runRound({ mode, seed: ofRound, plan, home: process.cwd(), servers: on, say });
  results.push(result);
  say(`  ${result.answers}`);
  for (const line of result.findings) say(`  ${line}`);
  say(summary(result));
  // After each: what was found until now is there whatever happens later.
  if (values.report) writeFileSync('docs/operations/faults.md', report(results, planted, tools));
}

/** Red is what is wanted here; a fault of the suite itself is not taken for it. */
async function findBug(bug: (typeof PLANTED_BUGS)[number], on: Servers | null): Promise<void> {
  say(`planted in ${bug.mode}: ${bug.name}`);
  const { home, remove } = plant(bug);
  try {
    const result = await runRound({ mode: bug.mode, seed, plan: bug.plan, home, servers: on, say });
    const findings = result.findings.filter((line) => !line.startsWith('fault ('));
    planted.push({ name: bug.name, found: findings.length > 0, findings });
    for (const line of result.findings) say(`  ${line}`);
    say(summary(result));
  } finally {
    remove();
  }
}
