import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import type { CollectorRequest, CollectorRequestsAnswer } from '#contracts';
import { collectorNamed } from '../collectors.js';
import { data, say } from '../output.js';
import { openProject, takesProject, type ProjectOptions } from '../project.js';
import { printable, table } from '../table.js';

interface RequestsOptions extends ProjectOptions {
  readonly refused?: boolean;
  readonly follow?: boolean;
}

const ASK_EVERY_MS = 1_000;
const COLUMNS = ['AT', 'STATUS', 'DOOR', 'REQUEST', 'EVENTS', 'WHY'];

/** Why is nothing arriving: what was answered to a key lately. */
export function addKeyRequests(keys: Command): void {
  takesProject(keys.command('requests <key>').description('what was answered to a key lately, the last one last'))
    .option('--refused', 'only what was refused, if only in part')
    .option('--follow', 'go on, until Ctrl-C')
    .action(requests);
}

async function requests(key: string, options: RequestsOptions): Promise<void> {
  const api = await openProject(options);
  const { id, name } = await collectorNamed(api, key);
  const read = (after?: string): Promise<CollectorRequestsAnswer> =>
    api.call('GET', `/collectors/${id}/requests${after === undefined ? '' : `?after=${after}`}`);
  const wanted = ({ requests: found }: CollectorRequestsAnswer): readonly CollectorRequest[] =>
    found.filter(({ troubled }) => troubled || !options.refused).toReversed();
  const first = await read();
  if (!options.follow) return print(wanted(first), options);
  say(`following the requests of ${name}`);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  let answer = first;
  do {
    for (const request of wanted(answer)) data(lineOf(request, options));
    await pause(ASK_EVERY_MS, undefined, { signal: stop.signal }).catch(ended);
    if (!stop.signal.aborted) answer = await read(answer.next);
  } while (!stop.signal.aborted);
  process.off('SIGINT', end).off('SIGTERM', end);
}

/** Nobody waits any more. */
function ended(fault: unknown): void {
  if (!(fault instanceof Error && fault.name === 'AbortError')) throw fault;
}

function print(found: readonly CollectorRequest[], { json }: RequestsOptions): void {
  if (json) return data(JSON.stringify(found));
  if (found.length === 0) return say('none within the last hour: another address, or another key?');
  data(table(COLUMNS, found.map(cellsOf)));
  const notKept = found.reduce((sum, request) => sum + request.notKept, 0);
  if (notKept > 0) say(`${notKept} more in the same seconds were only counted`);
}

const lineOf = (request: CollectorRequest, { json }: RequestsOptions): string =>
  json
    ? JSON.stringify(request)
    : cellsOf(request)
        .map((cell) => printable(cell ?? '-'))
        .join('  ');

function cellsOf(request: CollectorRequest): (string | null)[] {
  const { at, status, door, method, path, accepted, rejected, firstRefused, code, detail } = request;
  const reason = firstRefused?.code ?? code;
  const why = [reason, firstRefused?.pointer, firstRefused?.detail ?? detail].filter(Boolean).join(' ');
  const events = [accepted > 0 && `${accepted} taken`, rejected > 0 && `${rejected} refused`].filter(Boolean);
  return [
    at,
    status === null ? 'gone' : String(status),
    door,
    `${method} ${path}`,
    events.join(', ') || null,
    why || null,
  ];
}
