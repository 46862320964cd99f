import type { Command } from 'commander';
import { baseUrl } from '../access.js';
import { sendHistory } from '../../../simulator/src/history.js';
import type { Collector } from '../../../simulator/src/send.js';
import { startSimulator } from '../../../simulator/src/simulator.js';
import { readCliConfig } from '../config.js';
import { CommandFailed, EXIT_CODES, say } from '../output.js';
import { ingestKey } from '../start-key.js';

interface SimulateOptions {
  readonly url?: string;
  readonly key?: string;
  readonly stream: string;
  readonly rate: string;
  readonly seconds?: string;
  readonly days?: string;
  readonly eventsPerDay: string;
  readonly seed: string;
}

const DAY_MS = 86_400_000;

/**
 * Sends believable shop traffic until Ctrl-C or for a number of seconds, or that of the last days at once; says each
 * second what was accepted.
 */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('send believable shop traffic')
    .option('--url <url>', 'address of the collector')
    .option('--key <key>', 'API key')
    .option('--stream <stream>', 'stream of the events', 'web')
    .option('--rate <n>', 'events a second', '20')
    .option('--seconds <n>', 'stop after so many seconds')
    .option('--days <n>', 'send the past of so many days, as fast as it is taken, and end')
    .option('--events-per-day <n>', 'with --days: events of a mean day', '3000')
    .option('--seed <n>', 'repeats the same visits', '1')
    .action((options: SimulateOptions) => (options.days === undefined ? simulate(options) : simulateDays(options)));
}

function collectorOf(options: SimulateOptions): Collector {
  const config = readCliConfig();
  return {
    url: baseUrl(options.url, config),
    key: ingestKey(options.key, config),
    stream: options.stream,
  };
}

async function simulate(options: SimulateOptions): Promise<void> {
  const totals = { accepted: 0, faults: 0 };
  const rate = positive('--rate', options.rate);
  const simulator = startSimulator({
    ...collectorOf(options),
    eventsPerSecond: () => rate,
    seed: positive('--seed', options.seed),
    onBatch: ({ accepted, fault }) => {
      totals.accepted += accepted;
      if (fault) totals.faults += 1;
      if (fault && totals.faults < 4) say(`not accepted, will be sent again: ${fault}`);
    },
  });
  const progress = setInterval(() => say(`${totals.accepted} events accepted`), 1_000);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    if (options.seconds) setTimeout(resolve, positive('--seconds', options.seconds) * 1_000);
  });
  clearInterval(progress);
  await simulator.stop();
  report(totals.accepted);
}

async function simulateDays(options: SimulateOptions): Promise<void> {
  const end = new AbortController();
  process.once('SIGINT', () => end.abort());
  process.once('SIGTERM', () => end.abort());
  const to = Date.now();
  let said = 0;
  let last = '';
  const accepted = await sendHistory({
    ...collectorOf(options),
    period: {
      from: to - positive('--days', options.days!) * DAY_MS,
      to,
      eventsPerDay: positive('--events-per-day', options.eventsPerDay),
      seed: positive('--seed', options.seed),
    },
    signal: end.signal,
    onProgress: (progress) => {
      if (Date.now() - said < 1_000) return;
      said = Date.now();
      say(`${progress.accepted} events accepted, up to ${new Date(progress.reached).toISOString()}`);
    },
    onFault: (fault) => {
      if (fault !== last) say(`not accepted, will be sent again: ${fault}`);
      last = fault;
    },
  });
  report(accepted);
}

function report(accepted: number): void {
  say(`${accepted} events accepted in all`);
  if (accepted === 0) throw new CommandFailed('nothing was accepted', EXIT_CODES.unavailable);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new CommandFailed(`${name}: must be a number above 0`, EXIT_CODES.usage);
}
