/** A command as somebody types it, in this process: what it printed, said, and left with. */
import { jest } from '@jest/globals';
import { nexuspipe } from '../program.js';

export interface Typed {
  readonly code: number | null;
  /** Lines of stdout. */
  readonly printed: readonly string[];
  readonly said: string;
}

/** Runs it without a terminal, with these variables and no others of ours. */
export async function typed(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Typed> {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(into(stdout)),
    jest.spyOn(process.stderr, 'write').mockImplementation(into(stderr)),
  ];
  Object.defineProperty(process.stdin, 'isTTY', { value: false, configurable: true });
  const variables = jest.replaceProperty(process, 'env', { ...env });
  try {
    const code = await nexuspipe(args);
    return { code, printed: stdout.join('').split('\n').slice(0, -1), said: stderr.join('') };
  } finally {
    variables.restore();
    for (const spy of spies) spy.mockRestore();
  }
}

function into(chunks: string[]): (chunk: string | Uint8Array) => boolean {
  return (chunk) => {
    chunks.push(Buffer.from(chunk).toString());
    return true;
  };
}
