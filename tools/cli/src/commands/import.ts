import type { Command } from 'commander';
import {
  accessLogReader,
  csvReader,
  mappingProblem,
  parseCsvRecord,
  wireReader,
  type CsvMapping,
  type CsvOptions,
} from '#contracts';
import { importFile, type ImportFormat, type ImportOptions } from '../import/import-file.js';
import { CommandFailed, EXIT_CODES } from '../output.js';

interface AccessLogCommand extends ImportOptions {
  readonly site?: string;
}

interface CsvCommand extends ImportOptions {
  readonly map: readonly string[];
  readonly type?: string;
  readonly delimiter: string;
}

/** Reads a file as events and sends them in batches. Ids come from the lines, so that a file counts once however often it is imported. */
export function addImport(program: Command): void {
  const command = program.command('import').description('import events from a file, gzip or not, or from stdin (-)');
  withOptions(command.command('access-log').description('an access log of Apache or nginx, common or combined format'))
    .option('--site <origin>', 'origin of the site, as https://www.example.com: makes urls whole')
    .action((file: string, options: AccessLogCommand) => importFile(file, accessLog(options), options));
  withOptions(command.command('ndjson').description('events as POST /v1/events takes them, one a line')).action(
    (file: string, options: ImportOptions) => importFile(file, ndjson, options),
  );
  withOptions(command.command('csv').description('CSV with the names of its columns in the first row'))
    .requiredOption('--map <field=column,...>', 'which column is which field; repeat for more', collect)
    .option('--type <type>', 'type of rows that have none')
    .option('--delimiter <character>', 'between the fields', ',')
    .action((file: string, options: CsvCommand) => importFile(file, csv(options), options));
}

function withOptions(command: Command): Command {
  return command
    .argument('<file>', 'the file, - for stdin')
    .option('--url <url>', 'address of the collector')
    .option('--key <key>', 'API key')
    .option('--stream <stream>', "stream of the events; else the key's only one, else web")
    .option('--errors <file>', 'where lines are kept that were not taken; <file>.rejected.log')
    .option('--resume', 'go on where an import of this file was interrupted')
    .option('--dry-run', 'read and check the lines, send nothing')
    .option('--json', 'print a summary as JSON');
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

function accessLog({ site }: AccessLogCommand): ImportFormat {
  const what = `access-log ${site ?? ''}`;
  return { what, split: {}, reader: () => accessLogReader(site === undefined ? {} : { site: originOf(site) }) };
}

const ndjson: ImportFormat = { what: 'ndjson', split: {}, reader: wireReader };

function csv({ map, type, delimiter }: CsvCommand): ImportFormat {
  if (delimiter.length !== 1 || /["\r\n]/.test(delimiter) || delimiter > '\x7f') {
    throw new CommandFailed('--delimiter: one ASCII character, and no quote', EXIT_CODES.usage);
  }
  const options: CsvOptions = { mapping: map.flatMap(mappingOf), delimiter, ...(type === undefined ? {} : { type }) };
  const problem = mappingProblem(options);
  if (problem) throw new CommandFailed(`--map: ${problem}`, EXIT_CODES.usage);
  return {
    what: `csv ${JSON.stringify(options)}`,
    split: { csvDelimiter: delimiter },
    reader: () => csvReader(options),
  };
}

/** Pairs are separated by commas; a pair with a comma in it is quoted as in CSV. */
function mappingOf(text: string): CsvMapping[] {
  const pairs = parseCsvRecord(text);
  if (typeof pairs === 'string') throw new CommandFailed(`--map: ${pairs}`, EXIT_CODES.usage);
  return pairs.map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1 || at === pair.length - 1)
      throw new CommandFailed(`--map ${pair}: write field=column`, EXIT_CODES.usage);
    return { field: pair.slice(0, at).trim(), column: pair.slice(at + 1) };
  });
}

function originOf(site: string): string {
  const url = URL.canParse(site) ? new URL(site) : null;
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new CommandFailed(`--site ${site}: write the origin, as https://www.example.com`, EXIT_CODES.usage);
}
