/**
 * What of the contracts runs in a browser as well: the readers of imported files. The whole index would bring the log's
 * codec into the page. Nothing here may need Node.
 */
export { accessLogReader } from './import/access-log.js';
export { csvReader, mappingProblem, type CsvMapping, type CsvOptions } from './import/csv-events.js';
export { parseCsvRecord } from './import/csv.js';
export { type ImportedRecord, type RecordReader } from './import/imported-record.js';
export { RecordSplitter, type TextRecord } from './import/record-splitter.js';
export { wireReader } from './import/wire-lines.js';
