/** Commands for who runs the installation: requests under `/api/v1/admin`. */
import type { Command } from 'commander';
import { accessOf, type AccessOptions } from './access.js';
import { call } from './api.js';
import { readCliConfig } from './config.js';

export interface OperatorOptions extends AccessOptions {
  readonly json?: boolean;
}

export interface OperatorApi {
  /** `path`: below `/api/v1/admin`. Throws CommandFailed. */
  call<T>(method: string, path: string, body?: object): Promise<T>;
}

/** Declares what all of them take. */
export function takesOperator(command: Command): Command {
  return command
    .option('--profile <name>', 'as which profile; its token needs the scope operate')
    .option('--url <url>', 'address of the gateway')
    .option('--json', 'print JSON');
}

export function openOperator(options: OperatorOptions): OperatorApi {
  const { url, token } = accessOf(options, readCliConfig());
  return {
    call: (method, path, body) =>
      call(`${url}/api/v1/admin${path}`, { method, token, ...(body && { body: JSON.stringify(body) }) }),
  };
}
