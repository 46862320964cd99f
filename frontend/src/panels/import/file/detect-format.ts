/** Guesses what a file holds from its name and its first lines; people can choose otherwise. */
import { parseCsvRecord, type CsvMapping } from '#contracts/browser';
import { readerOf, type FileFormat } from './file-format.js';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** `lines`: the first of the file. */
export function detectFormat(fileName: string, lines: readonly string[]): FileFormat {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (/\.(csv|tsv)(\.gz)?$/i.test(fileName)) return csvFormat(first);
  if (first.trimStart().startsWith('{')) return { name: 'ndjson' };
  const isLog = lines.some((line) => readerOf({ name: 'access-log', site: '' })(line, 1).kind === 'event');
  if (isLog) return { name: 'access-log', site: '' };
  return delimiterOfHeader(first) === null ? { name: 'access-log', site: '' } : csvFormat(first);
}

/** The format of CSV with these names of columns, each mapped as its name suggests. */
export function csvFormat(header: string, delimiter = delimiterOfHeader(header) ?? ','): FileFormat {
  const parsed = parseCsvRecord(header.replace(/^\uFEFF/, ''), delimiter);
  const columns = typeof parsed === 'string' ? [] : parsed;
  const mapping = suggestedMapping(columns);
  return { name: 'csv', delimiter, columns, mapping, type: mapping.some(({ field }) => field === 'type') ? '' : 'row' };
}

function delimiterOfHeader(header: string): string | null {
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length - 1 }));
  const most = counts.reduce((best, each) => (each.count > best.count ? each : best));
  return most.count === 0 ? null : most.delimiter;
}

/** Names under which other tools export the fields of an event, without signs between the words. */
const FIELD_NAMES: Readonly<Record<string, readonly string[]>> = {
  id: ['id', 'eventid', 'messageid', 'uuid'],
  type: ['type', 'event', 'eventtype', 'eventname', 'action'],
  time: ['time', 'timestamp', 'eventtime', 'datetime', 'date', 'occurredat', 'createdat', 'ts'],
  visitorId: ['visitorid', 'visitor', 'anonymousid', 'clientid', 'distinctid', 'cookie', 'deviceid'],
  userId: ['userid', 'user', 'customerid', 'customer', 'accountid'],
  sessionId: ['sessionid', 'session'],
  url: ['url', 'page', 'pageurl', 'path', 'location'],
  referrer: ['referrer', 'referer', 'referrerurl'],
};

/** Each field from the first column that is named like it, all other columns as properties. */
function suggestedMapping(columns: readonly string[]): CsvMapping[] {
  const taken = new Set<string>();
  return columns
    .filter((column, index) => column !== '' && columns.indexOf(column) === index)
    .map((column) => {
      const plain = column.toLowerCase().replace(/[^a-z]/g, '');
      const field = Object.keys(FIELD_NAMES).find((name) => FIELD_NAMES[name]!.includes(plain) && !taken.has(name));
      if (field === undefined) return { field: `properties.${column}`, column };
      taken.add(field);
      return { field, column };
    });
}
