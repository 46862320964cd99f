import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AuditAnswer, AuditEntry } from '#contracts';
import { accessOf, type Access } from '../access.js';
import { call, download } from '../api.js';
import { readCliConfig } from '../config.js';
import { countOf, instantOf } from '../option-values.js';
import { CommandFailed, data, EXIT_CODES } from '../output.js';
import { openProject, takesProject, type ProjectOptions } from '../project.js';
import { printable } from '../table.js';

interface AuditOptions extends ProjectOptions {
  readonly installation?: boolean;
  readonly since?: string;
  readonly actor?: string;
  readonly action?: string;
  readonly search?: string;
  readonly limit: string;
  readonly follow?: boolean;
  readonly csv?: boolean;
}

const PAGE = 200;
const POLL_MS = 1_000;
/** Entries that commit late stand before newer ones: so many of the newest are looked at again. */
const LOOKED_AT_AGAIN = 100;

/** The audit log, oldest first as logs are read. */
export function addAudit(program: Command): void {
  takesProject(program.command('audit').description('who did what in a project'))
    .option('--installation', 'in the installation and in all projects (for operators)')
    .option('--since <time>', 'from then on: 24h, 7d, or a time like 2026-11-20T10:00:00Z')
    .option('--actor <who>', 'only what this one did: email, or id of a person or a key')
    .option('--action <action>', 'only this, like create_collector')
    .option('--search <text>', 'a part of the action, of what it was done to, or of who did it')
    .option('--limit <n>', 'the newest so many; without --since', '50')
    .option('--follow', 'go on with what comes, until Ctrl-C')
    .option('--csv', 'as CSV, newest first')
    .action(audit);
}

async function audit(options: AuditOptions): Promise<void> {
  if (options.csv && (options.follow || options.json)) {
    throw new CommandFailed('--csv goes neither with --follow nor with --json', EXIT_CODES.usage);
  }
  const limit = countOf('--limit', options.limit);
  const source = await sourceOf(options);
  if (options.csv) return download(source.urlOf({ format: 'csv' }), source.access.token, process.stdout);
  const print = options.json ? printJson : printLine;
  const entries = await read(source, options.since === undefined ? limit : Infinity);
  entries.forEach(print);
  if (options.follow) await follow(source, Number(entries.at(-1)?.id ?? 0), print);
}

interface Source {
  readonly access: Access;
  urlOf(more: Readonly<Record<string, string>>): string;
}

async function sourceOf(options: AuditOptions): Promise<Source> {
  const { installation, since, actor, action, search } = options;
  const question = {
    ...(since !== undefined && { from: instantOf('--since', since, Date.now()) }),
    ...(actor !== undefined && { actor }),
    ...(action !== undefined && { action }),
    ...(search !== undefined && { q: search }),
  };
  const place = installation
    ? { access: accessOf(options, readCliConfig()), path: 'admin' }
    : await projectPlace(options);
  const { access, path } = place;
  return {
    access,
    urlOf: (more) => `${access.url}/api/v1/${path}/audit?${new URLSearchParams({ ...question, ...more })}`,
  };
}

async function projectPlace(options: ProjectOptions): Promise<{ access: Access; path: string }> {
  const { access, project } = await openProject(options);
  return { access, path: `projects/${project.id}` };
}

/** The newest so many, oldest first. */
async function read({ access: { token }, urlOf }: Source, limit: number): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | null = null;
  do {
    const size = Math.min(PAGE, limit - entries.length);
    const url = urlOf({ limit: String(size), ...(cursor !== null && { cursor }) });
    const page: AuditAnswer = await call(url, { token });
    entries.push(...page.entries);
    cursor = page.nextCursor;
  } while (cursor !== null && entries.length < limit);
  return entries.reverse();
}

/** Those after an entry, oldest first. */
async function readAfter({ access: { token }, urlOf }: Source, floor: number): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let cursor: string | null = null;
  do {
    const page: AuditAnswer = await call(urlOf({ limit: String(PAGE), ...(cursor !== null && { cursor }) }), { token });
    const newer = page.entries.filter(({ id }) => Number(id) > floor);
    entries.push(...newer);
    cursor = newer.length === page.entries.length ? page.nextCursor : null;
  } while (cursor !== null);
  return entries.reverse();
}

/** Resolves on Ctrl-C. */
async function follow(source: Source, start: number, print: (entry: AuditEntry) => void): Promise<void> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  const printed = new Set<number>();
  let floor = start;
  while (await goesOn(stop.signal)) {
    const entries = await readAfter(source, floor);
    for (const entry of entries.filter(({ id }) => !printed.has(Number(id)))) {
      print(entry);
      printed.add(Number(entry.id));
    }
    for (const id of [...printed].sort((a, b) => a - b).slice(0, -LOOKED_AT_AGAIN)) {
      printed.delete(id);
      floor = id;
    }
  }
  process.off('SIGINT', end).off('SIGTERM', end);
}

/** False when it was stopped while it waited. */
async function goesOn(signal: AbortSignal): Promise<boolean> {
  try {
    await pause(POLL_MS, undefined, { signal });
    return true;
  } catch (fault) {
    if (signal.aborted) return false;
    throw fault;
  }
}

function printJson(entry: AuditEntry): void {
  data(JSON.stringify(entry));
}

function printLine({ at, actor, action, target, address, reason, before, after }: AuditEntry): void {
  const words = [
    at,
    actor.name ?? actor.id ?? 'somebody unknown',
    action,
    target && `${target.kind} ${target.id}`,
    address && `from ${address}`,
    reason && `(${reason})`,
    change(before, after),
  ];
  data(printable(words.filter(Boolean).join('  ')));
}

function change(before: AuditEntry['before'], after: AuditEntry['after']): string {
  if (before === null) return after === null ? '' : JSON.stringify(after);
  return `${JSON.stringify(before)} -> ${JSON.stringify(after)}`;
}
