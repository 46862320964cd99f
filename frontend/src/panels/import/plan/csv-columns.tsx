import { parseCsvRecord, type CsvMapping } from '#contracts/browser';
import { TextField } from '../../../ui/field.js';
import { Select } from '../../../ui/select.js';
import type { FileFormat } from '../file/file-format.js';

type CsvFormat = Extract<FileFormat, { name: 'csv' }>;

interface CsvColumnsProps {
  readonly format: CsvFormat;
  /** The first lines of the file. */
  readonly sample: readonly string[];
  readonly onChange: (format: CsvFormat) => void;
}

const LEFT_OUT = '';
const PROPERTY = 'property';
const FIELDS = [
  { value: LEFT_OUT, label: 'Leave out' },
  { value: PROPERTY, label: 'Property' },
  { value: 'type', label: 'Type' },
  { value: 'time', label: 'Time' },
  { value: 'visitorId', label: 'Visitor' },
  { value: 'userId', label: 'User' },
  { value: 'sessionId', label: 'Session' },
  { value: 'url', label: 'URL' },
  { value: 'referrer', label: 'Referrer' },
  { value: 'context.ip', label: 'Address' },
  { value: 'context.userAgent', label: 'User agent' },
  { value: 'id', label: 'Event id' },
] as const;

/** Each column with a value of it, and the field that it becomes. */
export function CsvColumns({ format, sample, onChange }: CsvColumnsProps) {
  const values = parseCsvRecord(sample.filter((line) => line !== '')[1] ?? '', format.delimiter);
  const choose = (column: string, choice: string) => {
    const others = format.mapping.filter((entry) => entry.column !== column);
    if (choice === LEFT_OUT) return onChange({ ...format, mapping: others });
    const field = choice === PROPERTY ? `properties.${column}` : choice;
    onChange({ ...format, mapping: inOrder([...others, { field, column }], format.columns) });
  };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">Columns</legend>
      <ul className="grid max-h-96 gap-px overflow-y-auto rounded-lg border border-line bg-line">
        {[...new Set(format.columns)].map((column) => (
          <li key={column} className="grid grid-cols-[minmax(0,1fr)_9rem] items-center gap-2 bg-surface px-2.5 py-1.5">
            <span className="min-w-0">
              <span className="block truncate font-medium" title={column}>
                {column === '' ? <span className="text-ink-3">without a name</span> : column}
              </span>
              <span className="block truncate font-mono text-xs text-ink-3">
                {typeof values === 'string' ? '' : values[format.columns.indexOf(column)]}
              </span>
            </span>
            <Select
              size="small"
              label={`Column ${column} becomes`}
              value={choiceOf(column, format.mapping)}
              options={FIELDS}
              onChange={(choice) => choose(column, choice)}
            />
          </li>
        ))}
      </ul>
      {format.mapping.every(({ field }) => field !== 'type') && (
        <TextField
          label="Type of all rows"
          hint="No column has the type, so every event gets this one."
          maxLength={128}
          value={format.type}
          onChange={(type) => onChange({ ...format, type })}
        />
      )}
    </fieldset>
  );
}

type Choice = (typeof FIELDS)[number]['value'];

function choiceOf(column: string, mapping: readonly CsvMapping[]): Choice {
  const field = mapping.find((entry) => entry.column === column)?.field ?? LEFT_OUT;
  return FIELDS.find(({ value }) => value === field)?.value ?? PROPERTY;
}

const inOrder = (mapping: readonly CsvMapping[], columns: readonly string[]): CsvMapping[] =>
  [...mapping].sort((a, b) => columns.indexOf(a.column) - columns.indexOf(b.column));
