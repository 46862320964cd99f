/** Where the servers' programs and data are on this machine. */
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A part that this machine does not have: its name, and what would bring it. */
export interface Missing {
  readonly missing: string;
  readonly hint: string;
}

export function isMissing(found: object): found is Missing {
  return 'missing' in found;
}

/** The repository, seen from the sources as well as from `dist`. */
export function repositoryRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** Full path of a program on the PATH, or null. */
export function onPath(program: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    if (folder && isExecutable(path)) return path;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The folder with Kafka's jars: the repository's own, else the user's cache. */
export function kafkaLibs(): string | null {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folders = [join(repositoryRoot(), '.services/kafka/libs'), join(cache, 'nexuspipe/kafka/libs')];
  const hasBroker = (folder: string): boolean =>
    existsSync(folder) && readdirSync(folder).some((name) => name.startsWith('kafka_2.13-'));
  return folders.find(hasBroker) ?? null;
}

/** The schema registry's program, beside the jars that it needs: the repository's own, else the user's cache. */
export function apicurioJar(): string | null {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folders = [join(repositoryRoot(), '.services/apicurio'), join(cache, 'nexuspipe/apicurio')];
  const jars = folders.filter(existsSync).flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return jars.find((path) => /apicurio-registry-app-[^/]*-runner\.jar$/.test(path)) ?? null;
}

/** The newest PostgreSQL's programs as Debian installs them. */
export function postgresBin(): string | null {
  const base = '/usr/lib/postgresql';
  if (!existsSync(base)) return null;
  const newest = readdirSync(base)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(base, version, 'bin'));
  return newest.find((bin) => isExecutable(join(bin, 'initdb'))) ?? null;
}

/** The browser for tests: `NEXUSPIPE_CHROMIUM`, else the one on the PATH. */
export function findChromium(): { readonly path: string } | Missing {
  const named = process.env['NEXUSPIPE_CHROMIUM'];
  const path = named && isExecutable(named) ? named : onPath('chromium');
  return path ? { path } : { missing: 'Chromium', hint: 'npm run services:install, or name it in NEXUSPIPE_CHROMIUM' };
}

/** The proxy that disturbs connections: the repository's own, else the one on the PATH. */
export function toxiproxyServer(): string | null {
  const own = join(repositoryRoot(), '.services/toxiproxy/toxiproxy-server');
  return isExecutable(own) ? own : onPath('toxiproxy-server');
}

/** The library that steps the clock of a program which loads it, as Debian's package `libfaketime` installs it. */
export function faketimeLibrary(): string | null {
  const base = '/usr/lib';
  if (!existsSync(base)) return null;
  const names = [base, ...readdirSync(base).map((name) => join(base, name))];
  return names.map((name) => join(name, 'faketime/libfaketimeMT.so.1')).find((path) => existsSync(path)) ?? null;
}
