/** The beginning of a file, read as it would be imported. */
import type { ListedLine } from '../job/problems.js';
import { delimiterOf, readerOf, type FileFormat } from './file-format.js';
import { readRecords } from './read-records.js';

/** Records that are looked at. */
export const PREVIEW_RECORDS = 500;
const SHOWN_EVENTS = 8;
/** Of one type, so that the others are seen as well. */
const SHOWN_OF_TYPE = 4;
const SHOWN_PROBLEMS = 20;

export interface PreviewEvent {
  readonly line: number;
  readonly event: Readonly<Record<string, unknown>>;
}

export interface Preview {
  /** Events among the first {@link PREVIEW_RECORDS} records; the first of each type are shown. */
  readonly eventCount: number;
  readonly events: readonly PreviewEvent[];
  readonly problemCount: number;
  readonly problems: readonly ListedLine[];
  /** Types in the beginning, with their counts, most frequent first. */
  readonly types: readonly (readonly [string, number])[];
  /** The file ends within what was looked at. */
  readonly whole: boolean;
}

/** The first lines as they stand, to guess the format from. Throws FileUnreadable. */
export async function firstLines(file: Blob, most = 20): Promise<string[]> {
  const lines: string[] = [];
  for await (const { records } of readRecords(file)) {
    lines.push(...records.slice(0, most - lines.length).map(({ text }) => text));
    if (lines.length >= most) break;
  }
  return lines;
}

/** Throws FileUnreadable, and RangeError when the file has not the columns that the format maps. */
export async function previewOf(file: Blob, format: FileFormat): Promise<Preview> {
  const reader = readerOf(format);
  const events: PreviewEvent[] = [];
  const problems: ListedLine[] = [];
  const types = new Map<string, number>();
  let eventCount = 0;
  let seen = 0;
  for await (const { records } of readRecords(file, delimiterOf(format))) {
    for (const { line, text, tooLong } of records.slice(0, PREVIEW_RECORDS - seen)) {
      const record = tooLong ? TOO_LONG : reader(text, line);
      if (record.kind === 'malformed') problems.push({ line, reason: record.reason, text });
      if (record.kind !== 'event') continue;
      const event = JSON.parse(record.json) as Readonly<Record<string, unknown>>;
      const type = String(event['type'] ?? event['event_type'] ?? 'no type');
      const count = (types.get(type) ?? 0) + 1;
      types.set(type, count);
      eventCount++;
      if (count <= SHOWN_OF_TYPE && events.length < SHOWN_EVENTS) events.push({ line, event });
    }
    seen += records.length;
    if (seen > PREVIEW_RECORDS) break;
  }
  return {
    eventCount,
    events,
    problemCount: problems.length,
    problems: problems.slice(0, SHOWN_PROBLEMS),
    types: [...types].sort(([, a], [, b]) => b - a),
    whole: seen <= PREVIEW_RECORDS,
  };
}

/** What becomes of a record over the limit of an event, whatever it holds. */
export const TOO_LONG = { kind: 'malformed', reason: 'longer than an event may be' } as const;
