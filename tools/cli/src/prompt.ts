/** Questions to the person at the terminal. They are asked on stderr, since stdout is for data. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { CommandFailed, EXIT_CODES } from './output.js';

/** `otherwise`: how to do without a terminal. */
export async function ask(question: string, otherwise: string): Promise<string> {
  return (await answerTo(question, process.stderr, otherwise)).trim();
}

/** What is typed is not shown. */
export async function askSecret(question: string, otherwise: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const secret = await answerTo('', nowhere, otherwise);
  process.stderr.write('\n');
  return secret;
}

/** The first line of stdin, without its end. */
export function lineOfStdin(): string {
  const [line = ''] = readFileSync(0, 'utf8').split(/\r?\n/, 1);
  return line;
}

async function answerTo(question: string, output: Writable, otherwise: string): Promise<string> {
  if (!process.stdin.isTTY) throw new CommandFailed(`nobody to ask: ${otherwise}`, EXIT_CODES.usage);
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  const stop = new AbortController();
  terminal.once('SIGINT', () => stop.abort());
  try {
    return await terminal.question(question, { signal: stop.signal });
  } catch (fault) {
    if (stop.signal.aborted) throw new CommandFailed('stopped', EXIT_CODES.interrupted);
    throw fault;
  } finally {
    terminal.close();
  }
}
