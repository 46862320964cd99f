import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type {
  DiscardAnswer,
  RedriveAnswer,
  RejectedAnswer,
  RejectedChoice,
  RejectedEventAnswer,
  RejectedView,
} from '#contracts';
import { mappingFault } from '#domain';
import { openOperator, type OperatorApi, type OperatorOptions } from '../operator.js';
import { countOf, instantOf } from '../option-values.js';
import { CommandFailed, data, EXIT_CODES, say } from '../output.js';
import { openProject, takesProject, type ProjectOptions } from '../project.js';
import { printable, table } from '../table.js';

interface RejectedOptions extends ProjectOptions {
  readonly installation?: boolean;
}

interface FilterOptions extends RejectedOptions {
  readonly why?: string;
  readonly stream?: string;
  readonly type?: string;
  readonly since?: string;
  readonly until?: string;
}

interface ListOptions extends FilterOptions {
  readonly state: string;
  readonly limit: string;
}

interface DecideOptions extends FilterOptions {
  readonly reason: string;
}

interface RedriveOptions extends DecideOptions {
  readonly mapping?: string;
  readonly dryRun?: boolean;
}

const PAGE = 200;

/** Events that arrived nowhere: looked at, mended and sent again, or given up. */
export function addRejected(program: Command): void {
  const rejected = program.command('rejected').description('events that arrived nowhere: refused, or set aside');
  takesFilter(rejected.command('list').description('list them, newest first'))
    .option('--state <state>', 'open, redriven, discarded or all', 'open')
    .option('--limit <n>', 'so many', '50')
    .action(list);
  takesPlace(rejected.command('show <id>').description('what one holds, secrets masked')).action(show);
  takesFilter(rejected.command('redrive [ids...]').description('send these, or all that the filter names, again'))
    .requiredOption('--reason <text>', 'why, for the audit log')
    .option('--mapping <json>', 'changes as JSON, or @file: [{"rename":"/name","to":"/type"}]')
    .option('--dry-run', 'only say what would become of each')
    .action(redrive);
  takesFilter(rejected.command('discard [ids...]').description('give these, or all that the filter names, up'))
    .requiredOption('--reason <text>', 'why, for the audit log')
    .action(discard);
}

function takesPlace(command: Command): Command {
  return takesProject(command).option('--installation', 'of all projects (for operators)');
}

function takesFilter(command: Command): Command {
  return takesPlace(command)
    .option('--why <code>', 'only for this reason, like EVENT_TYPE_MISSING')
    .option('--stream <name>', 'only of this stream')
    .option('--type <type>', 'only of this event type')
    .option('--since <time>', 'rejected from then on: 24h, 7d, or a time like 2026-11-20T10:00:00Z')
    .option('--until <time>', 'rejected before that');
}

/** Paths below the project, or below `/admin`, are the same. */
async function open(options: RejectedOptions): Promise<Pick<OperatorApi, 'call'>> {
  return options.installation ? openOperator(options as OperatorOptions) : openProject(options);
}

function filterOf({ why, stream, type, since, until }: FilterOptions): NonNullable<RejectedChoice['filter']> {
  const now = Date.now();
  return {
    ...(why !== undefined && { reason: why }),
    ...(stream !== undefined && { stream }),
    ...(type !== undefined && { type }),
    ...(since !== undefined && { from: instantOf('--since', since, now) }),
    ...(until !== undefined && { to: instantOf('--until', until, now) }),
  };
}

/** Nothing at all would mean everything: that has to be said. */
function choiceOf(ids: readonly string[], options: FilterOptions): RejectedChoice {
  const filter = filterOf(options);
  if (ids.length > 0 === Object.keys(filter).length > 0) {
    throw new CommandFailed('name ids, or a filter like --why or --since', EXIT_CODES.usage);
  }
  return ids.length > 0 ? { ids } : { filter };
}

async function list(options: ListOptions): Promise<void> {
  const limit = countOf('--limit', options.limit);
  const filter = filterOf(options);
  const api = await open(options);
  const events: RejectedView[] = [];
  let cursor: string | null = null;
  do {
    const size = String(Math.min(PAGE, limit - events.length));
    const more = cursor === null ? {} : { cursor };
    const query = new URLSearchParams({ ...filter, state: options.state, limit: size, ...more });
    const page: RejectedAnswer = await api.call('GET', `/rejected?${query}`);
    events.push(...page.events);
    cursor = page.nextCursor;
  } while (cursor !== null && events.length < limit);
  if (options.json) return data(JSON.stringify(events));
  const rows = events.map(({ rejectedAt, reason, stream, type, eventId, notKept, detail, id }) => {
    const what = notKept > 0 ? `(${notKept} more, not kept)` : eventId;
    return [rejectedAt, reason, stream, type, what, detail, id];
  });
  data(table(['REJECTED', 'REASON', 'STREAM', 'TYPE', 'EVENT', 'DETAIL', 'ID'], rows));
}

async function show(id: string, options: RejectedOptions): Promise<void> {
  const event = await (await open(options)).call<RejectedEventAnswer>('GET', `/rejected/${encodeURIComponent(id)}`);
  if (options.json) return data(JSON.stringify(event));
  say(`${event.reason} (${event.step}), ${event.state}: ${printable(event.detail ?? '')}`);
  say(event.hint);
  data(event.payload === null ? 'nothing of it can be read' : printable(event.payload));
}

async function redrive(ids: readonly string[], options: RedriveOptions): Promise<void> {
  const { reason, dryRun = false } = options;
  const request = { ...choiceOf(ids, options), mapping: mappingOf(options.mapping), reason, dryRun };
  const answer = await (await open(options)).call<RedriveAnswer>('POST', '/rejected/redrive', request);
  if (options.json) return data(JSON.stringify(answer));
  const rows = answer.events.map(({ id, eventId, outcome, code, detail, pointer }) => [
    outcome,
    eventId,
    code ?? null,
    [pointer, detail].filter(Boolean).join(' ') || null,
    id,
  ]);
  data(table(['OUTCOME', 'EVENT', 'CODE', 'DETAIL', 'ID'], rows));
  say(`${answer.accepted} ${dryRun ? 'would be' : 'were'} sent again, ${answer.refused} refused`);
  if (answer.more) say('there are more: run it again');
  if (answer.refused > 0) throw new CommandFailed('some are still refused');
}

async function discard(ids: readonly string[], options: DecideOptions): Promise<void> {
  const request = { ...choiceOf(ids, options), reason: options.reason };
  const answer = await (await open(options)).call<DiscardAnswer>('POST', '/rejected/discard', request);
  if (options.json) return data(JSON.stringify(answer));
  say(`${answer.discarded} discarded${answer.more ? '; there are more: run it again' : ''}`);
}

function mappingOf(text: string | undefined): unknown {
  if (text === undefined) return [];
  try {
    const mapping: unknown = JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text);
    const fault = mappingFault(mapping);
    if (fault === null) return mapping;
    throw new CommandFailed(`--mapping: ${fault}`, EXIT_CODES.usage);
  } catch (fault) {
    if (fault instanceof CommandFailed) throw fault;
    throw new CommandFailed(`--mapping: ${(fault as Error).message}`, EXIT_CODES.usage);
  }
}
