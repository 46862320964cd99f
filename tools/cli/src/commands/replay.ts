import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { ReplayAnswer, ReplayForecastAnswer } from '#contracts';
import { bytesText } from '../doctor/bytes-text.js';
import { openOperator, takesOperator, type OperatorApi, type OperatorOptions } from '../operator.js';
import { instantOf } from '../option-values.js';
import { CommandFailed, data, EXIT_CODES, say } from '../output.js';
import { showReplay } from '../replay-progress.js';
import { table } from '../table.js';

interface OrderOptions extends OperatorOptions {
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly detach?: boolean;
}

interface ReplayOptions extends OrderOptions {
  readonly from: string;
  readonly topic: string;
}

type Ordered = { readonly id: string } | ReplayForecastAnswer;

const POLL_MS = 500;
const ENDED = ['live', 'failed', 'cancelled'];

/** Rebuilds read models from the log, and steers rebuilds that run. */
export function addReplay(program: Command): void {
  const replay = program.command('replay').description('rebuild read models from the log (for operators)');
  takesOperator(replay.command('start [projections...]').description('rebuild these, or all of a topic, and watch'))
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--from <start>', 'beginning, a time, how long ago (24h), or offsets (0:1200,1:900)', 'beginning')
    .option('--topic <topic>', 'whose read models', 'enriched-events')
    .option('--dry-run', 'only say how many records would be read')
    .option('--detach', 'do not watch it')
    .action(start);
  takesOperator(replay.command('rollback <id>').description('go back to the version before it, with what came since'))
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--dry-run', 'only say how many records would be read')
    .option('--detach', 'do not watch it')
    .action(rollBack);
  takesOperator(
    replay.command('drop-former <id>').description('drop the version before it: frees its room on disk'),
  ).action(dropFormer);
  takesOperator(replay.command('list').description('the latest replays')).action(list);
  takesOperator(replay.command('watch <id>').description('show how far it is, until it ends')).action(watch);
  for (const [name, does] of STEERING) {
    takesOperator(replay.command(`${name} <id>`).description(does)).action((id: string, options: OperatorOptions) =>
      steer(name, id, options),
    );
  }
}

const STEERING = [
  ['pause', 'stop reading; what is built stays'],
  ['resume', 'go on'],
  ['cancel', 'give it up; the live version was never touched'],
] as const;

async function start(projections: readonly string[], options: ReplayOptions): Promise<void> {
  const api = openOperator(options);
  const { reason, topic, dryRun = false } = options;
  const named = projections.length > 0 && { projections };
  const order = { from: startOf(options.from, Date.now()), reason, dryRun, ...named };
  await watchOrdered(api, await api.call<Ordered>('POST', `/topics/${topic}/replay`, order), options);
}

async function rollBack(id: string, options: OrderOptions): Promise<void> {
  const api = openOperator(options);
  const { reason, dryRun = false } = options;
  await watchOrdered(api, await api.call<Ordered>('POST', `${pathOf(id)}/rollback`, { reason, dryRun }), options);
}

async function watchOrdered(api: OperatorApi, answer: Ordered, options: OrderOptions): Promise<void> {
  if (!('id' in answer)) return data(options.json ? JSON.stringify(answer) : forecastText(answer));
  if (options.detach) return data(options.json ? JSON.stringify(answer) : answer.id);
  say(`replay ${answer.id}`);
  await follow(api, answer.id, options);
}

/** One line; of a rollback nothing is said of the disk, for it makes no copy. */
function forecastText({ records, diskNeeded, diskFree, fits }: ReplayForecastAnswer): string {
  const read = `${records} records`;
  if (diskNeeded === 0) return read;
  const free = diskFree === null ? 'free space not known' : `${bytesText(diskFree)} free`;
  return `${read}, ${bytesText(diskNeeded)} on disk (${free})${fits ? '' : ': it would not fit'}`;
}

async function dropFormer(id: string, options: OperatorOptions): Promise<void> {
  await openOperator(options).call('DELETE', `${pathOf(id)}/retired`);
  say('the version before it is dropped');
}

async function watch(id: string, options: OperatorOptions): Promise<void> {
  await follow(openOperator(options), id, options);
}

async function list(options: OperatorOptions): Promise<void> {
  const answer = await openOperator(options).call<{ replays: ReplayAnswer[] }>('GET', '/replays');
  if (options.json) return data(JSON.stringify(answer));
  const rows = answer.replays.map(({ id, projections, state, requestedAt, done, total }) => [
    id,
    state,
    `${done}/${total}`,
    requestedAt,
    projections.join(','),
  ]);
  data(table(['ID', 'STATE', 'RECORDS', 'REQUESTED', 'READ MODELS'], rows));
}

async function steer(how: 'pause' | 'resume' | 'cancel', id: string, options: OperatorOptions): Promise<void> {
  const api = openOperator(options);
  const path = pathOf(id);
  await (how === 'cancel' ? api.call('DELETE', path) : api.call('POST', `${path}/${how}`));
}

/** Ctrl-C ends the watching, not the replay. Throws CommandFailed when it did not become live. */
async function follow(api: OperatorApi, id: string, { json }: OperatorOptions): Promise<void> {
  let replay = await read(api, id);
  const progress = showReplay(() => replay);
  try {
    while (!ENDED.includes(replay.state)) {
      await pause(POLL_MS);
      replay = await read(api, id);
    }
  } finally {
    progress.end();
  }
  if (json) data(JSON.stringify(replay));
  const { state, fault, digest } = replay;
  if (state !== 'live') throw new CommandFailed(`the replay is ${state}${fault === null ? '' : `: ${fault}`}`);
  const difference = digest?.equal
    ? 'it holds the same rows as the version before'
    : 'it differs from the version before';
  say(`version ${replay.version} of ${replay.projections.join(', ')} is live: ${difference}`);
  for (const { table, figures } of digest?.differences ?? []) {
    say(`  ${table}: ${figures.map(({ name, live, rebuilt }) => `${name} ${live} -> ${rebuilt}`).join(', ')}`);
  }
}

function read(api: OperatorApi, id: string): Promise<ReplayAnswer> {
  return api.call('GET', pathOf(id));
}

const pathOf = (id: string): string => `/replays/${encodeURIComponent(id)}`;

function startOf(text: string, now: number): object {
  if (text === 'beginning') return { beginning: true };
  if (!/^\d+:/.test(text)) return { time: instantOf('--from', text, now) };
  const offsets = text.split(',').map((pair) => pair.split(':'));
  if (offsets.every((pair) => pair.length === 2 && pair.every((part) => /^\d+$/.test(part)))) {
    return { offsets: Object.fromEntries(offsets) as Record<string, string> };
  }
  throw new CommandFailed(`--from ${text}: write offsets as 0:1200,1:900`, EXIT_CODES.usage);
}
