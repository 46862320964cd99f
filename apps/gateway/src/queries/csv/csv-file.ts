/** Answers as a file of comma-separated values, sent while it is read. */
import { AsyncResource } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { csvHeader, csvRow, type Column } from './csv.js';

/** Rows of an export at most: a longer list goes on from the time of the last one. */
const MAX_ROWS = 100_000;
const PAGE_ROWS = 1_000;

/** Rows that are there already. `name`: of the file, without its ending. */
export function csvFile<Row>(name: string, columns: readonly Column<Row>[], rows: Iterable<Row>): StreamableFile {
  function* lines(): Generator<string> {
    yield csvHeader(columns);
    for (const row of rows) yield csvRow(columns, row);
  }
  return file(name, Readable.from(lines()));
}

/** A list that is read a page at a time. */
export interface List<Row, Position> {
  /** At most; without it as many as an export may have. */
  readonly limit: number | undefined;
  readonly page: (after: Position | null, limit: number) => Promise<Page<Row, Position>>;
  readonly after: Position | null;
}

interface Page<Row, Position> {
  readonly rows: readonly Row[];
  readonly next: Position | null;
}

/** The first page is read before the answer begins, so that what is wrong with the question can still be said. */
export async function csvFileOfList<Row, Position>(
  name: string,
  columns: readonly Column<Row>[],
  list: List<Row, Position>,
): Promise<StreamableFile> {
  const limit = list.limit ?? MAX_ROWS;
  // Who reads the file calls for the next page from anywhere; the page is of the project that was asked about.
  const pageOf = AsyncResource.bind(list.page);
  const first = await pageOf(list.after, Math.min(PAGE_ROWS, limit));
  async function* lines(): AsyncGenerator<string> {
    yield csvHeader(columns);
    let page = first;
    for (let left = limit; ;) {
      yield page.rows.map((row) => csvRow(columns, row)).join('');
      left -= page.rows.length;
      if (page.next === null || left <= 0) return;
      page = await pageOf(page.next, Math.min(PAGE_ROWS, left));
    }
  }
  return file(name, Readable.from(lines()));
}

function file(name: string, content: Readable): StreamableFile {
  return new StreamableFile(content, {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="${name}.csv"`,
  });
}
