/** What a person pastes into a terminal, run by the machine's own shell. */
import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line as it stands; `env` is added to a bare environment. */
export function paste(commandLine: string, env: Readonly<Record<string, string>> = {}): Promise<CommandResult> {
  return new Promise((done, failed) => {
    const child = spawn('sh', ['-c', commandLine], { env: { PATH: process.env['PATH'], ...env } });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.once('error', failed);
    child.once('close', (status) => done({ status, ...output }));
  });
}
