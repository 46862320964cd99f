/** Data goes to stdout, everything said to a person goes to stderr; exit codes are documented in docs/reference/cli.md. */
import { EXIT } from '#runtime';

export const EXIT_CODES = {
  done: 0,
  refused: 1,
  usage: 2,
  badData: 65,
  noInput: 66,
  noOutput: 73,
  interrupted: 130,
  ...EXIT,
} as const;

/** Ends the command with one line for the person. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  constructor(
    message: string,
    readonly exitCode: number = EXIT_CODES.refused,
  ) {
    super(message);
  }
}

export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

export function data(line: string): void {
  process.stdout.write(`${line}\n`);
}
