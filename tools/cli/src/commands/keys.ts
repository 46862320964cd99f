import type { Command } from 'commander';
import type { CollectorView, CollectorWithKey } from '#contracts';
import { collectorNamed, collectorsOf } from '../collectors.js';
import { collect, countOf, instantOf, secondsOf } from '../option-values.js';
import { data, say } from '../output.js';
import { openProject, takesProject, takesReason, type ProjectOptions, type WriteOptions } from '../project.js';
import { table } from '../table.js';
import { addKeyRequests } from './key-requests.js';

interface CreateOptions extends WriteOptions {
  readonly stream: readonly string[];
  readonly scope: readonly string[];
  readonly origin: readonly string[];
  readonly expires?: string;
  readonly rate?: string;
  readonly quota?: string;
}

/** API keys of a project. A key that is made is all that stands on stdout, so that a script can take it from there. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('API keys of a project');
  takesProject(keys.command('list').description('list the keys'))
    .option('--all', 'the revoked ones as well')
    .action(list);
  takesReason(keys.command('create <name>').description('make a key, and print it: it is shown only now'))
    .option('--stream <name>', 'a stream it may write to; repeat for more (default: all)', collect, [])
    .option('--scope <scope>', 'ingest, ingest:browser, read or admin; repeat for more (default: ingest)', collect, [])
    .option('--origin <origin>', 'an origin a browser key may be used from; repeat for more', collect, [])
    .option('--expires <time>', 'good until then: a time like 2027-01-01T00:00:00Z')
    .option('--rate <n>', 'events a second')
    .option('--quota <n>', 'events a month')
    .action(create);
  takesReason(keys.command('rotate <key>').description('make a new key in the place of one, by its name or id'))
    .option('--overlap <time>', 'the key before stays good for so long: 0s, 15m, 24h, 7d', '24h')
    .action(rotate);
  takesReason(keys.command('revoke <key>').description('refuse a key from now on, by its name or id')).action(revoke);
  addKeyRequests(keys);
}

async function list(options: ProjectOptions & { readonly all?: boolean }): Promise<void> {
  const collectors = await collectorsOf(await openProject(options));
  const shown = options.all ? collectors : collectors.filter(({ revokedAt }) => revokedAt === null);
  if (options.json) return data(JSON.stringify(shown));
  const names = ['NAME', 'KEY', 'SCOPES', 'STREAMS', 'LAST USED', 'EXPIRES', 'ID'];
  data(table(names, shown.map(rowOf)));
}

function rowOf({ name, keyHint, scopes, streams, lastUsedAt, expiresAt, revokedAt, id }: CollectorView) {
  const until = revokedAt === null ? expiresAt : 'revoked';
  return [name, `...${keyHint}`, scopes.join(','), streams.join(',') || 'all', lastUsedAt, until, id];
}

async function create(name: string, options: CreateOptions): Promise<void> {
  const { stream: streams, scope, origin: origins, expires, rate, quota } = options;
  const wish = {
    name,
    streams,
    scopes: scope.length > 0 ? scope : ['ingest'],
    origins,
    expiresAt: expires === undefined ? null : instantOf('--expires', expires, Date.now()),
    ratePerSecond: rate === undefined ? null : countOf('--rate', rate),
    monthlyQuota: quota === undefined ? null : countOf('--quota', quota),
  };
  const api = await openProject(options);
  print(await api.call<CollectorWithKey>('POST', '/collectors', wish), options);
}

async function rotate(key: string, options: WriteOptions & { readonly overlap: string }): Promise<void> {
  const overlapSeconds = secondsOf('--overlap', options.overlap);
  const api = await openProject(options);
  const { id } = await collectorNamed(api, key);
  print(await api.call<CollectorWithKey>('POST', `/collectors/${id}/rotate`, { overlapSeconds }), options);
  if (!options.json) say(`the key before is good for ${options.overlap} more`);
}

async function revoke(key: string, options: WriteOptions): Promise<void> {
  const api = await openProject(options);
  const { id, name } = await collectorNamed(api, key);
  await api.call('DELETE', `/collectors/${id}`);
  say(`${name} is revoked: refused everywhere within seconds`);
}

function print(made: CollectorWithKey, { json }: ProjectOptions): void {
  data(json ? JSON.stringify(made) : made.key);
  if (!json) say(`the key of ${made.name} (${made.id}); it is shown only now`);
}
