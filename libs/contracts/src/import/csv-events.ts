/**
 * CSV as events: the first record names the columns, and a mapping says which column is which field of an event. Values
 * are texts as they stand, so that an amount keeps its digits; an empty one is absent.
 */
import { EVENT_FIELDS } from '../catalogue/event-input.js';
import { parseCsvRecord } from './csv.js';
import { malformed, NOTHING, recordId, type ImportedRecord, type RecordReader } from './imported-record.js';

export interface CsvMapping {
  /** `url`, `properties.price`, `context.ip`, ... */
  readonly field: string;
  /** As the first record writes it. */
  readonly column: string;
}

export interface CsvOptions {
  readonly mapping: readonly CsvMapping[];
  /** Type of the events of rows that have none. */
  readonly type?: string;
  /** One character; a comma when absent. */
  readonly delimiter?: string;
}

const MEMBER_OF = /^(properties|context)\.(.+)$/s;
const TEXT_FIELDS = new Set(
  Object.keys(EVENT_FIELDS).filter(
    (name) => !['properties', 'context', 'writeKey', 'event_type', 'timestamp'].includes(name),
  ),
);

/** What of a mapping cannot be; null when it is right. */
export function mappingProblem({ mapping, type }: CsvOptions): string | null {
  const unknown = mapping.find(({ field }) => !TEXT_FIELDS.has(field) && !MEMBER_OF.test(field));
  if (unknown) {
    return `\`${unknown.field}\` is no field: ${[...TEXT_FIELDS].join(', ')}, properties.<name> and context.<name> are`;
  }
  const names = mapping.map(({ field }) => field);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) return `\`${twice}\` is mapped twice`;
  return type === undefined && !names.includes('type') ? 'map `type`, or give one type for all rows' : null;
}

/**
 * Reads records of a CSV file, of which the first has the columns' names. It is for one file: it remembers them. Throws
 * RangeError when the mapping names a column that is not there.
 */
export function csvReader(options: CsvOptions): RecordReader {
  let rows: ((text: string, line: number) => ImportedRecord) | null = null;
  return (text, line) => {
    if (text === '') return NOTHING;
    if (rows) return rows(text, line);
    rows = rowReader(text, options);
    return NOTHING;
  };
}

interface Target {
  readonly group: 'event' | 'properties' | 'context';
  readonly name: string;
  readonly index: number;
}

function rowReader(header: string, { mapping, type, delimiter = ',' }: CsvOptions): RecordReader {
  const columns = parseCsvRecord(header, delimiter);
  if (typeof columns === 'string') throw new RangeError(`the first record, the columns' names: ${columns}`);
  const targets = mapping.map((entry) => targetOf(entry, columns));
  return (text, line) => {
    const cells = parseCsvRecord(text, delimiter);
    if (typeof cells === 'string') return malformed(cells);
    if (cells.length !== columns.length) return malformed(`${cells.length} fields instead of ${columns.length}`);
    return rowEvent(cells, targets, { id: recordId(text, line), ...(type === undefined ? {} : { type }) });
  };
}

function targetOf({ field, column }: CsvMapping, columns: readonly string[]): Target {
  const index = columns.indexOf(column);
  if (index < 0) throw new RangeError(`there is no column \`${column}\`; there are: ${columns.join(', ')}`);
  const [, group, name] = MEMBER_OF.exec(field) ?? [];
  return name === undefined
    ? { group: 'event', name: field, index }
    : { group: group as 'properties' | 'context', name, index };
}

/** `defaults` stand where the row has nothing. */
function rowEvent(
  cells: readonly string[],
  targets: readonly Target[],
  defaults: Readonly<Record<string, string>>,
): ImportedRecord {
  const present = targets.filter(({ index }) => cells[index] !== '');
  // From entries, since a column may be named like a member that every object has.
  const membersOf = (group: Target['group']): Record<string, string | number> =>
    Object.fromEntries(
      present
        .filter((target) => target.group === group)
        .map(({ name, index }) => [name, group === 'event' && name === 'time' ? timeOf(cells[index]!) : cells[index]!]),
    );
  const { visitorId, userId, ...fields } = membersOf('event');
  const event = {
    ...defaults,
    ...fields,
    visitorId,
    userId,
    properties: membersOf('properties'),
    context: membersOf('context'),
  };
  return { kind: 'event', json: JSON.stringify(event), visitor: (visitorId ?? userId ?? null) as string | null };
}

/** Digits only are epoch milliseconds, which the wire has as a number. */
function timeOf(cell: string): string | number {
  return /^\d{1,15}$/.test(cell) ? Number(cell) : cell;
}
