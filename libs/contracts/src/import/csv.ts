/**
 * One record of CSV after RFC 4180, strictly: a field is quoted as a whole or not at all, and a quote in it is doubled.
 * Line breaks in quoted fields are kept.
 */

/** The record's fields, or what is wrong with it. `delimiter` is one character. */
export function parseCsvRecord(record: string, delimiter = ','): string[] | string {
  const fields: string[] = [];
  for (let at = 0; ; at++) {
    const quoted = record[at] === '"';
    const field = quoted ? quotedField(record, at + 1) : plainField(record, at, delimiter);
    if (typeof field === 'string') return field;
    fields.push(field.value);
    at = field.end;
    if (at >= record.length) return fields;
    if (record[at] !== delimiter) return 'there is something after a closing quote';
  }
}

type Field = { readonly value: string; readonly end: number } | string;

function plainField(record: string, start: number, delimiter: string): Field {
  const found = record.indexOf(delimiter, start);
  const end = found < 0 ? record.length : found;
  const value = record.slice(start, end);
  return value.includes('"') ? 'a quote stands in a field that is not quoted' : { value, end };
}

function quotedField(record: string, start: number): Field {
  for (let from = start; ;) {
    const quote = record.indexOf('"', from);
    if (quote < 0) return 'a quoted field is not closed';
    if (record[quote + 1] !== '"') {
      return { value: record.slice(start, quote).replaceAll('""', '"'), end: quote + 1 };
    }
    from = quote + 2;
  }
}
