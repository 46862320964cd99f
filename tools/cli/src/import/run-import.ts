/** One import from beginning to end: read, cut into records, make events, deliver, keep account of every line. */
import { RecordSplitter, type RecordReader, type SplitOptions, type TextRecord } from '#contracts';
import { CommandFailed, EXIT_CODES } from '../output.js';
import { Stopped, type Delivered } from './delivery.js';
import type { ImportState } from './import-state.js';
import { Lanes, type Item } from './lanes.js';
import type { Figures } from './progress.js';
import type { RejectedLines } from './rejected-lines.js';
import { SourceBroken, type Source } from './source.js';

export interface ImportPlan {
  readonly source: Source;
  readonly read: RecordReader;
  readonly split: SplitOptions;
  readonly deliver: (batch: readonly Item[]) => Promise<Delivered>;
  readonly rejected: RejectedLines;
  /** Null where an import cannot be resumed. */
  readonly state: ImportState | null;
  /** Lines up to this one were decided by an import before. */
  readonly resumeAfter: number;
  /** Ends the reading; what is under way is waited for. */
  readonly stop: AbortSignal;
}

export interface ImportResult {
  /** `broken`: the file could not be read to its end. */
  readonly ended: 'complete' | 'stopped' | 'broken';
  /** Why it is broken. */
  readonly fault: string | null;
  /** Every line up to here is decided. */
  readonly line: number;
  readonly accepted: number;
}

/** A file of which so many records from the first on are malformed is something else. */
const HOPELESS = 1_000;
/** Lines behind the last one read after which half-filled batches go, so that the position moves on. */
const LONGEST_WINDOW = 30_000;
const SETTLE_MS = 1_000;

export class ImportRun {
  private readonly lanes = new Lanes((batch) => this.send(batch));
  private readonly utf8 = new TextDecoder();
  private accepted = 0;
  private lastLine = 0;
  private events = 0;
  private settledAt = Date.now();

  constructor(private readonly plan: ImportPlan) {}

  /** Throws CommandFailed when it makes no sense to go on; what was decided by then is kept. */
  async run(): Promise<ImportResult> {
    let ended: ImportResult['ended'] = 'complete';
    let fault: string | null = null;
    try {
      await this.readAll();
      if (this.plan.stop.aborted) ended = 'stopped';
    } catch (thrown) {
      await this.lanes.settled();
      if (thrown instanceof SourceBroken) [ended, fault] = ['broken', thrown.message];
      else if (thrown instanceof Stopped) ended = 'stopped';
      else throw thrown;
    } finally {
      await this.lanes.settled();
      this.settle();
      this.plan.rejected.close();
    }
    if (ended === 'complete') this.plan.state?.remove();
    return { ended, fault, line: this.position(), accepted: this.accepted };
  }

  figures(startedAt: number): Figures {
    const { source, resumeAfter } = this.plan;
    return {
      lines: Math.max(0, this.position() - resumeAfter),
      bytes: this.lastLine === 0 ? 0 : (source.bytesRead() * this.position()) / this.lastLine,
      size: source.size,
      seconds: (Date.now() - startedAt) / 1_000,
    };
  }

  private async readAll(): Promise<void> {
    const splitter = new RecordSplitter(this.plan.split);
    try {
      for await (const chunk of this.plan.source.chunks(this.plan.stop)) {
        await this.takeAll(splitter.push(chunk));
        await this.keepUp();
      }
      if (!this.plan.stop.aborted) await this.takeAll(splitter.end());
    } catch (fault) {
      if (fault instanceof SourceBroken) await this.lanes.flush();
      throw fault;
    }
    if (!this.plan.stop.aborted) await this.lanes.flush();
  }

  private async takeAll(records: readonly TextRecord[]): Promise<void> {
    for (const record of records) {
      const full = this.take(record);
      if (full) await full;
      if (this.plan.stop.aborted) return;
    }
  }

  private take({ line, bytes, tooLong }: TextRecord): Promise<void> | null {
    const isFirst = this.lastLine === 0;
    if (isFirst && this.plan.split.csvDelimiter !== undefined) this.plan.rejected.beginWith(bytes);
    this.lastLine = line;
    const skipped = line <= this.plan.resumeAfter;
    // The first record may be the columns' names, which the reader needs.
    if (skipped && !isFirst) return null;
    const record = tooLong ? TOO_LONG : this.plan.read(this.utf8.decode(bytes), line);
    if (skipped || record.kind === 'nothing') return null;
    if (record.kind === 'event') {
      this.events += 1;
      return this.lanes.add({ line, json: record.json, raw: bytes }, record.visitor);
    }
    this.plan.rejected.add(line, record.reason, bytes);
    if (this.events === 0 && this.plan.rejected.count === HOPELESS) {
      this.plan.rejected.forget();
      this.lastLine = 0;
      throw hopeless(this.plan.source.name, record.reason);
    }
    return null;
  }

  private async send(batch: readonly Item[]): Promise<void> {
    const { accepted, refused } = await this.plan.deliver(batch);
    this.accepted += accepted;
    for (const { item, code, detail } of refused) this.plan.rejected.add(item.line, `${code}: ${detail}`, item.raw);
  }

  /** Now and then: lets half-filled batches go, writes down what is decided. */
  private async keepUp(): Promise<void> {
    if (this.lastLine - this.position() > LONGEST_WINDOW) await this.lanes.flush();
    if (Date.now() - this.settledAt > SETTLE_MS || this.plan.rejected.isPiledUp) this.settle();
  }

  /** Rejected lines first, so that a position never stands behind a line that is nowhere. */
  private settle(): void {
    this.settledAt = Date.now();
    const line = this.position();
    this.plan.rejected.settle(line);
    if (line > this.plan.resumeAfter) this.plan.state?.write(line);
  }

  /** Everything up to this line is decided. */
  private position(): number {
    const oldest = this.lanes.oldest();
    return oldest === null ? this.lastLine : oldest - 1;
  }
}

const TOO_LONG = { kind: 'malformed', reason: 'the line is over 256 KB; its first 1,024 bytes are kept' } as const;

function hopeless(name: string, reason: string): CommandFailed {
  return new CommandFailed(
    `${name} does not look like what was said: not one of its first ${HOPELESS} lines can be read (${reason})`,
    EXIT_CODES.badData,
  );
}
