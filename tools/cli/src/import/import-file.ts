/** What the import commands have in common: where to, what is kept beside the file, Ctrl-C, the summary and the exit code. */
import { basename } from 'node:path';
import type { RecordReader, SplitOptions } from '#contracts';
import { baseUrl } from '../access.js';
import { readCliConfig } from '../config.js';
import { CommandFailed, data, EXIT_CODES, say } from '../output.js';
import { ingestKey } from '../start-key.js';
import { Delivery } from './delivery.js';
import { ImportState } from './import-state.js';
import { whole } from '../progress.js';
import { showProgress } from './progress.js';
import { RejectedLines, type RejectedLine } from './rejected-lines.js';
import { ImportRun, type ImportPlan, type ImportResult } from './run-import.js';
import { openSource, STDIN, type Source } from './source.js';

export interface ImportOptions {
  readonly url?: string;
  readonly key?: string;
  readonly stream?: string;
  readonly errors?: string;
  readonly resume?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** A way to read a file. */
export interface ImportFormat {
  /** Names it with all that changes what is read. */
  readonly what: string;
  readonly split: SplitOptions;
  readonly reader: () => RecordReader;
}

/** So many rejected lines are told to a person; the others are in the file. */
const SAID = 20;
/** After Ctrl-C, requests under way have so long to end. */
const ABANDON_MS = 10_000;

/** Imports the file (`-` is stdin). Throws CommandFailed with the exit code when not every line was taken. */
export async function importFile(path: string, format: ImportFormat, options: ImportOptions): Promise<void> {
  if (path === STDIN && options.resume) {
    throw new CommandFailed('stdin cannot be resumed: import it again, which counts nothing twice', EXIT_CODES.usage);
  }
  const startedAt = Date.now();
  // What is said may come before there is a bar.
  const view = { say };
  const interrupt = onInterrupt((line) => view.say(line));
  const source = await openSource(path);
  const target = options.dryRun ? null : targetOf(options);
  const state = target && source.head !== null ? stateOf(path, source, format, target, (line) => view.say(line)) : null;
  const resumeAfter = options.resume && state ? state.read() : 0;
  if (options.resume)
    say(resumeAfter > 0 ? `going on after line ${whole(resumeAfter)}` : 'nothing to resume: from the start');
  const rejected = rejectedLines(path, options, resumeAfter > 0, (line) => view.say(line));
  const delivery = target && new Delivery({ ...target, ...interrupt, onNotice: (line) => view.say(line) });
  const deliver: ImportPlan['deliver'] = delivery
    ? (batch) => delivery.deliver(batch)
    : (batch) => Promise.resolve({ accepted: batch.length, refused: [] });
  const { split, reader } = format;
  const run = new ImportRun({
    source,
    read: reader(),
    split,
    deliver,
    rejected,
    state,
    resumeAfter,
    stop: interrupt.stop,
  });
  const progress = showProgress(() => run.figures(startedAt));
  view.say = progress.say;
  let result: ImportResult;
  try {
    result = await run.run();
  } catch (fault) {
    throw state && fault instanceof CommandFailed ? goOn(fault, state) : asUsage(fault);
  } finally {
    progress.end();
    interrupt.end();
  }
  report({ source, result, rejected, options, resumeAfter, seconds: (Date.now() - startedAt) / 1_000 });
}

interface Target {
  readonly url: string;
  readonly key: string;
  readonly stream: string | null;
}

function targetOf(options: ImportOptions): Target {
  const config = readCliConfig();
  const url = baseUrl(options.url, config);
  return { url, key: ingestKey(options.key, config), stream: options.stream ?? null };
}

function stateOf(
  path: string,
  { head }: Source,
  { what }: ImportFormat,
  { url, stream }: Target,
  onNotice: (line: string) => void,
): ImportState {
  return new ImportState(`${path}.import-state.json`, [url, stream ?? '', what, head].join('\n'), onNotice);
}

function rejectedLines(
  path: string,
  { errors }: ImportOptions,
  resumed: boolean,
  onNotice: (line: string) => void,
): RejectedLines {
  const file = errors ?? `${path === STDIN ? 'stdin' : path}.rejected.log`;
  let said = 0;
  return new RejectedLines(file, resumed, ({ line, reason }: RejectedLine) => {
    said += 1;
    if (said <= SAID) onNotice(`line ${line}: ${reason}`);
  });
}

/** Ctrl-C ends in order; a second one at once. */
function onInterrupt(onNotice: (line: string) => void): { stop: AbortSignal; abandon: AbortSignal; end: () => void } {
  const stop = new AbortController();
  const abandon = new AbortController();
  const onSignal = (): void => {
    if (stop.signal.aborted) process.exit(EXIT_CODES.interrupted);
    onNotice('stopping when what is under way was answered; Ctrl-C again stops at once');
    stop.abort();
    setTimeout(() => abandon.abort(), ABANDON_MS).unref();
  };
  const end = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { stop: stop.signal, abandon: abandon.signal, end };
}

/** A mapping that names no column is a mistake in the command, found in the file. */
function asUsage(fault: unknown): unknown {
  return fault instanceof RangeError ? new CommandFailed(fault.message, EXIT_CODES.usage) : fault;
}

function goOn(fault: CommandFailed, { path }: ImportState): CommandFailed {
  const after = fault.exitCode === EXIT_CODES.unavailable ? `; --resume goes on where ${path} says` : '';
  return new CommandFailed(fault.message + after, fault.exitCode);
}

interface Report {
  readonly source: Source;
  readonly result: ImportResult;
  readonly rejected: RejectedLines;
  readonly options: ImportOptions;
  readonly resumeAfter: number;
  readonly seconds: number;
}

function report({ source, result, rejected, options, resumeAfter, seconds }: Report): void {
  const { ended, fault, line, accepted } = result;
  const lines = Math.max(0, line - resumeAfter);
  const errorsFile = rejected.count > 0 ? rejected.path : null;
  if (options.json) {
    const { listed } = rejected;
    const summary = { file: source.name, ended, lines, line, accepted, notTaken: rejected.count, rejected: listed };
    data(JSON.stringify({ ...summary, errorsFile, resumedAfter: resumeAfter, seconds }));
  }
  if (rejected.count > SAID) say(`and ${whole(rejected.count - SAID)} more lines`);
  const done = options.dryRun ? 'can be imported' : 'events taken';
  const pace = `${seconds.toFixed(1)} s, ${whole(lines / Math.max(seconds, 0.001))} lines/s`;
  say(`${source.name}: ${whole(lines)} lines, ${whole(accepted)} ${done}, ${whole(rejected.count)} not (${pace})`);
  if (errorsFile) say(`what was not taken is kept in ${errorsFile}`);
  if (ended === 'stopped') {
    const how = source.head === null ? 'import it again' : 'go on with --resume';
    throw new CommandFailed(`stopped after line ${whole(line)}; ${how}`, EXIT_CODES.interrupted);
  }
  if (ended === 'broken')
    throw new CommandFailed(`${basename(source.name)}: ${fault}, after line ${line}`, EXIT_CODES.badData);
  if (rejected.count > 0) process.exitCode = EXIT_CODES.badData;
}
