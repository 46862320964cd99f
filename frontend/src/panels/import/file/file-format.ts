/** What a file may hold, and how each kind becomes events: by the same readers as on the command line. */
import {
  accessLogReader,
  csvReader,
  mappingProblem,
  wireReader,
  type CsvMapping,
  type RecordReader,
} from '#contracts/browser';

export type FormatName = 'access-log' | 'ndjson' | 'csv';

export type FileFormat =
  | {
      readonly name: 'access-log';
      /** Origin of the site, or empty: URLs stay paths. */
      readonly site: string;
    }
  | { readonly name: 'ndjson' }
  | {
      readonly name: 'csv';
      readonly delimiter: string;
      /** Names of the columns, as the first record has them. */
      readonly columns: readonly string[];
      readonly mapping: readonly CsvMapping[];
      /** Of rows without a type; empty: every row must have one. */
      readonly type: string;
    };

/** The character between the fields of CSV; undefined where every line is a record. */
export const delimiterOf = (format: FileFormat): string | undefined =>
  format.name === 'csv' ? format.delimiter : undefined;

/** A reader for one run: that of CSV remembers the first record. */
export function readerOf(format: FileFormat): RecordReader {
  switch (format.name) {
    case 'access-log':
      return accessLogReader(format.site === '' ? {} : { site: format.site });
    case 'ndjson':
      return wireReader();
    case 'csv':
      return csvReader(csvOptions(format));
  }
}

/** What must be put right before anything can be read; null when nothing. */
export function formatProblem(format: FileFormat): string | null {
  if (format.name === 'csv') return mappingProblem(csvOptions(format));
  if (format.name === 'access-log' && format.site !== '' && !isOrigin(format.site))
    return 'Write the site as https://shop.example, without a path.';
  return null;
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && pathname === '/' && search === '' && hash === '';
}

const csvOptions = ({ mapping, delimiter, type }: Extract<FileFormat, { name: 'csv' }>) => ({
  mapping,
  delimiter,
  ...(type === '' ? {} : { type }),
});
