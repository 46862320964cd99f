import { Field, TextField } from '../../../ui/field.js';
import { Segments } from '../../../ui/segments.js';
import { Select } from '../../../ui/select.js';
import { csvFormat } from '../file/detect-format.js';
import type { FileFormat, FormatName } from '../file/file-format.js';
import { CsvColumns } from './csv-columns.js';

interface FormatFormProps {
  readonly format: FileFormat;
  /** The first of the file. */
  readonly lines: readonly string[];
  readonly problem: string | null;
  readonly onChange: (format: FileFormat) => void;
}

const FORMATS: readonly { readonly value: FormatName; readonly label: string }[] = [
  { value: 'access-log', label: 'Access log' },
  { value: 'ndjson', label: 'NDJSON' },
  { value: 'csv', label: 'CSV' },
];

const DELIMITERS = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Vertical bar' },
] as const;

export function FormatForm({ format, lines, problem, onChange }: FormatFormProps) {
  const header = lines.find((line) => line !== '') ?? '';
  const choose = (name: FormatName) => {
    if (name === format.name) return;
    if (name === 'csv') onChange(csvFormat(header));
    else onChange(name === 'ndjson' ? { name } : { name, site: '' });
  };
  return (
    <>
      <div className="grid gap-1.5">
        <span className="font-medium">Format</span>
        <Segments label="Format" value={format.name} options={FORMATS} onChange={choose} />
      </div>
      {format.name === 'access-log' && (
        <TextField
          label="Site"
          hint="Optional. Makes paths whole addresses, so that links from one page to the next are no referrers."
          placeholder="https://shop.example"
          error={problem}
          value={format.site}
          onChange={(site) => onChange({ ...format, site: site.trim() })}
        />
      )}
      {format.name === 'csv' && (
        <>
          <Field label="Fields are separated by">
            {({ id }) => (
              <Select
                id={id}
                label="Fields are separated by"
                value={format.delimiter}
                options={DELIMITERS}
                onChange={(delimiter) => onChange(csvFormat(header, delimiter))}
              />
            )}
          </Field>
          <CsvColumns format={format} sample={lines} onChange={onChange} />
          {problem && (
            <p role="alert" className="text-[0.8125rem] font-medium text-bad">
              {problem}
            </p>
          )}
        </>
      )}
    </>
  );
}
