/** Commands about a project: which one, and requests under its address. */
import type { Command } from 'commander';
import type { ProjectView } from '#contracts';
import { isApiKey } from '#domain';
import { accessOf, type Access, type AccessOptions } from './access.js';
import { call } from './api.js';
import { readCliConfig } from './config.js';
import { CommandFailed, EXIT_CODES } from './output.js';

export interface ProjectOptions extends AccessOptions {
  /** Name or id; the only one when absent. */
  readonly project?: string;
  readonly json?: boolean;
}

export interface WriteOptions extends ProjectOptions {
  /** For the audit log. */
  readonly reason?: string;
}

export interface ProjectApi {
  readonly project: ProjectView;
  readonly access: Access;
  /** `path`: below the project's own. Throws CommandFailed. */
  call<T>(method: string, path: string, body?: object): Promise<T>;
}

/** Declares what all of them take. */
export function takesProject(command: Command): Command {
  return command
    .option('--project <name>', 'name or id of the project; the only one when absent')
    .option('--profile <name>', 'as which profile')
    .option('--url <url>', 'address of the gateway')
    .option('--json', 'print JSON');
}

/** Declares what those take that change something. */
export function takesReason(command: Command): Command {
  return takesProject(command).option('--reason <text>', 'why, for the audit log');
}

export async function openProject(options: WriteOptions): Promise<ProjectApi> {
  const access = accessOf(options, readCliConfig());
  const { url, token } = access;
  const project = await projectOf(access, options.project);
  const headers = options.reason === undefined ? {} : { 'x-audit-reason': encodeURIComponent(options.reason) };
  return {
    project,
    access,
    call: (method, path, body) =>
      call(`${url}/api/v1/projects/${project.id}${path}`, {
        method,
        token,
        headers,
        ...(body && { body: JSON.stringify(body) }),
      }),
  };
}

async function projectOf({ url, token }: Access, wanted: string | undefined): Promise<ProjectView> {
  // A key knows of its own project, and lists none.
  if (isApiKey(token)) {
    if (wanted === undefined) throw new CommandFailed('give --project, the id, with an API key', EXIT_CODES.usage);
    return call(`${url}/api/v1/projects/${encodeURIComponent(wanted)}`, { token });
  }
  const { projects } = await call<{ projects: ProjectView[] }>(`${url}/api/v1/projects`, { token });
  const found = wanted === undefined ? projects : matching(projects, wanted);
  if (found.length === 1) return found[0]!;
  const names = projects.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none';
  const problem = wanted === undefined ? 'give --project' : `--project ${wanted} is ${found.length} projects`;
  throw new CommandFailed(`${problem}; there are: ${names}`, EXIT_CODES.usage);
}

/** By id, else by name, else by name in any case. */
function matching(projects: readonly ProjectView[], wanted: string): readonly ProjectView[] {
  const ways: ((project: ProjectView) => boolean)[] = [
    ({ id }) => id === wanted,
    ({ name }) => name === wanted,
    ({ name }) => name.toLowerCase() === wanted.toLowerCase(),
  ];
  return ways.map((way) => projects.filter(way)).find((found) => found.length > 0) ?? [];
}
