import type { Command } from 'commander';
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
  readonly seed: string;
}

/** Sends believable shop traffic until Ctrl-C or for a number of seconds; says each second what was accepted. */
export function addSimulate(program: Command): void {
  program
    .command('simulate')
    .description('send believable shop traffic')
    .option('--url <url>', 'address of the collector')
    .option('--key <key>', 'API key')
    .option('--stream <stream>', 'stream of the events', 'web')
    .option('--rate <n>', 'events a second', '20')
    .option('--seconds <n>', 'stop after so many seconds')
    .option('--seed <n>', 'repeats the same visits', '1')
    .action(simulate);
}

async function simulate(options: SimulateOptions): Promise<void> {
  const config = readCliConfig();
  const totals = { accepted: 0, faults: 0 };
  const simulator = startSimulator({
    url: options.url ?? config.NEXUSPIPE_URL,
    key: ingestKey(options.key, config),
    stream: options.stream,
    eventsPerSecond: positive('--rate', options.rate),
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
  say(`${totals.accepted} events accepted in all`);
  if (totals.accepted === 0) throw new CommandFailed('nothing was accepted', EXIT_CODES.unavailable);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new CommandFailed(`${name}: must be a number above 0`, EXIT_CODES.usage);
}
