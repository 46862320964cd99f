import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { baseUrl } from '../access.js';
import { request } from '../api.js';
import { readCliConfig } from '../config.js';
import { CommandFailed, data, EXIT_CODES, say } from '../output.js';
import { ingestKey } from '../start-key.js';

interface SendOptions {
  readonly url?: string;
  readonly key?: string;
  readonly stream?: string;
  readonly type?: string;
  readonly visitor?: string;
  readonly property: readonly string[];
}

/** One event from options, or NDJSON from a file or stdin. Prints the answer as JSON; exits 1 when an event was rejected. */
export function addSend(program: Command): void {
  program
    .command('send')
    .description('send one event, or NDJSON from a file or stdin (-)')
    .argument('[file]', 'NDJSON file, - for stdin')
    .option('--url <url>', 'address of the collector')
    .option('--key <key>', 'API key')
    .option('--stream <stream>', 'stream of the event', 'web')
    .option('--type <type>', 'type of the event')
    .option('--visitor <id>', 'visitor of the event')
    .option('--property <name=value>', 'property of the event; repeat for more', collect, [])
    .action(send);
}

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

async function send(file: string | undefined, options: SendOptions): Promise<void> {
  const config = readCliConfig();
  if (!file && !options.type) throw new CommandFailed('give --type, or a file', EXIT_CODES.usage);
  const body = file ? readFileSync(file === '-' ? 0 : file, 'utf8') : JSON.stringify(eventOf(options));
  const { status, body: answer } = await request(`${baseUrl(options.url, config)}/v1/events`, {
    method: 'POST',
    token: ingestKey(options.key, config),
    contentType: file ? 'application/x-ndjson' : 'application/json',
    body,
  });
  data(JSON.stringify(answer));
  if (status !== 202) throw new CommandFailed(`not accepted: ${status}`, status === 503 ? EXIT_CODES.unavailable : 1);
  const { accepted, rejected } = answer as { accepted: number; rejected: number };
  say(`accepted ${accepted}, rejected ${rejected}`);
  if (rejected > 0) process.exitCode = EXIT_CODES.refused;
}

function eventOf({ type, stream, visitor, property }: SendOptions): object {
  const properties = Object.fromEntries(
    property.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new CommandFailed(`--property ${text}: write name=value`, EXIT_CODES.usage);
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
  return {
    type,
    stream,
    ...(visitor ? { visitorId: visitor } : {}),
    ...(property.length > 0 ? { properties } : {}),
  };
}
