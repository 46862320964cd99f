/**
 * The lines that were not taken: listed by number with the reason, and kept as they stand in the file, so that they can
 * be mended and imported. They are written in the order of the file once everything before them is decided.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { CommandFailed, EXIT_CODES } from '../output.js';

export interface RejectedLine {
  readonly line: number;
  readonly reason: string;
}

interface Kept extends RejectedLine {
  readonly raw: Uint8Array;
}

/** So many are told one by one; the others are in the file and in the count. */
const LISTED = 1_000;
const NEWLINE = Buffer.from('\n');

export class RejectedLines {
  private waiting: Kept[] = [];
  private file: number | null = null;
  private header: Uint8Array | null = null;
  private readonly first: RejectedLine[] = [];
  count = 0;

  /** The file is made when it is needed. A resumed import goes on with it. */
  constructor(
    readonly path: string,
    private readonly resumed: boolean,
    private readonly onListed: (rejected: RejectedLine) => void,
  ) {}

  /** What the file must begin with to be imported again, for CSV. */
  beginWith(header: Uint8Array): void {
    this.header = header;
  }

  add(line: number, reason: string, raw: Uint8Array): void {
    this.count += 1;
    this.waiting.push({ line, reason, raw });
  }

  get isPiledUp(): boolean {
    return this.waiting.length > LISTED;
  }

  /** The first ones that were written. */
  get listed(): readonly RejectedLine[] {
    return this.first;
  }

  /** Nothing of them is to be kept. */
  forget(): void {
    this.waiting = [];
  }

  /** Writes those up to the line, behind which nothing is decided yet. */
  settle(line: number): void {
    const due = this.waiting.filter((kept) => kept.line <= line).sort((a, b) => a.line - b.line);
    if (due.length === 0) return;
    this.waiting = this.waiting.filter((kept) => kept.line > line);
    this.file ??= this.open();
    writeAll(this.file, Buffer.concat(due.flatMap(({ raw }) => [raw, NEWLINE])));
    for (const { line: number, reason } of due) {
      if (this.first.length === LISTED) return;
      this.first.push({ line: number, reason });
      this.onListed({ line: number, reason });
    }
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }

  private open(): number {
    try {
      const file = openSync(this.path, this.resumed ? 'a' : 'w');
      if (this.header && !this.resumed) writeAll(file, Buffer.concat([this.header, NEWLINE]));
      return file;
    } catch (fault) {
      throw new CommandFailed(
        `cannot keep the lines that were not taken: ${(fault as Error).message} (--errors)`,
        EXIT_CODES.noOutput,
      );
    }
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
