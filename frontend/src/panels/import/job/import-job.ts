/**
 * One import: reads the file, makes events, sends them a few batches at a time, and tells how far it is. Reading waits
 * for sending, so that a large file needs no more memory than a small one.
 */
import type { EventOutcome } from '#contracts';
import { ApiError, textOf } from '../../../api/api-error.js';
import { delimiterOf, readerOf, type FileFormat } from '../file/file-format.js';
import { TOO_LONG } from '../file/preview.js';
import { FileUnreadable, readRecords, textSize, type RecordBlock } from '../file/read-records.js';
import { Batch, type ImportedEvent } from './batch.js';
import { withDayOf, type EventDays } from './event-days.js';
import { isOver, startedProgress, type ImportProgress } from './import-progress.js';
import { withProblems, type ListedLine } from './problems.js';
import type { SendOptions } from './send-batch.js';

/** Sends JSON objects, one a line; answers with their outcomes in this order. */
export type Send = (lines: readonly string[], options: SendOptions) => Promise<readonly EventOutcome[]>;

export interface ImportParts {
  readonly file: Blob;
  readonly format: FileFormat;
  readonly send: Send;
  /** Gives back what the import used; the outcome stands whether or not it succeeds. */
  readonly close: () => Promise<void>;
}

/** Batches under way at a time: the door is never idle, and a slow one is not flooded. */
const IN_FLIGHT = 3;
const REPAINT_MS = 100;

export class ImportJob {
  private progress: ImportProgress = startedProgress();
  private readonly abort = new AbortController();
  private readonly inFlight = new Set<Promise<void>>();
  private readonly listeners = new Set<() => void>();
  private repaint: ReturnType<typeof setTimeout> | undefined;
  /** Opens when a pause ends. */
  private gate: { readonly opened: Promise<void>; readonly open: () => void } | null = null;
  /** On the clock of `performance`; null while it does not run. */
  private runningSince: number | null = null;

  constructor(private readonly parts: ImportParts) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly getSnapshot = (): ImportProgress => this.progress;

  /** Resolves when it is over, however it ended. */
  async run(): Promise<void> {
    this.runningSince = performance.now();
    try {
      await this.readAndSend();
      this.change({ state: 'done' });
    } catch (fault) {
      // The first fault cancels the others; who cancelled by hand has no fault to hear of.
      const cancelled = this.progress.state === 'cancelled';
      this.abort.abort(fault);
      if (!cancelled) this.change({ state: 'failed', failure: failureOf(fault) });
    }
    await Promise.allSettled(this.inFlight);
    this.countTime(false);
    await this.parts.close().catch(() => this.change({ keyRemains: true }));
  }

  pause(): void {
    if (this.progress.state !== 'running') return;
    let open = (): void => undefined;
    const opened = new Promise<void>((done) => (open = done));
    this.gate = { opened, open };
    this.countTime(false);
    this.change({ state: 'paused' });
  }

  resume(): void {
    if (this.progress.state !== 'paused') return;
    this.runningSince = performance.now();
    this.change({ state: 'running' });
    this.gate?.open();
    this.gate = null;
  }

  cancel(): void {
    if (isOver(this.progress)) return;
    this.change({ state: 'cancelled' });
    this.abort.abort(new DOMException('The import was cancelled', 'AbortError'));
    this.gate?.open();
  }

  /** What was read of a file that cannot be read to its end is sent all the same. */
  private async readAndSend(): Promise<void> {
    const batch = new Batch();
    const unreadable = await this.readInto(batch).catch((fault: unknown) => {
      if (fault instanceof FileUnreadable) return fault;
      throw fault;
    });
    await this.dispatch(batch.take());
    await Promise.all(this.inFlight);
    this.abort.signal.throwIfAborted();
    if (unreadable) throw unreadable;
  }

  private async readInto(batch: Batch): Promise<void> {
    const { file, format } = this.parts;
    const read = readerOf(format);
    this.change({ bytesTotal: await textSize(file) });
    let days: EventDays | null = null;
    for await (const block of readRecords(file, delimiterOf(format))) {
      const problems: ListedLine[] = [];
      for (const { line, text, tooLong } of block.records) {
        const record = tooLong ? TOO_LONG : read(text, line);
        if (record.kind === 'malformed') problems.push({ line, reason: record.reason, text });
        if (record.kind !== 'event') continue;
        days = withDayOf(days, record.json, Date.now());
        if (batch.add({ json: record.json, source: { line, text } })) await this.dispatch(batch.take());
      }
      this.count(block, days, problems);
      await this.gate?.opened;
      this.abort.signal.throwIfAborted();
    }
  }

  /** Waits for a place among those under way. A batch that failed for good fails the import. */
  private async dispatch(events: readonly ImportedEvent[]): Promise<void> {
    if (events.length === 0) return;
    while (this.inFlight.size >= IN_FLIGHT) await Promise.race(this.inFlight);
    await this.gate?.opened;
    this.abort.signal.throwIfAborted();
    const sending = this.sendAll(events);
    this.inFlight.add(sending);
    void sending.then(
      () => this.inFlight.delete(sending),
      (fault: unknown) => this.abort.abort(fault),
    );
  }

  private async sendAll(events: readonly ImportedEvent[]): Promise<void> {
    const outcomes = await this.parts.send(
      events.map(({ json }) => json),
      { signal: this.abort.signal, onWait: (waitSeconds) => this.change({ waitSeconds }) },
    );
    const refused = outcomes.flatMap((outcome) => {
      const source = events[outcome.index]?.source;
      return outcome.status === 'rejected' && source
        ? [{ ...source, reason: `${outcome.code}: ${outcome.detail}` }]
        : [];
    });
    const { accepted, problems } = this.progress;
    this.change({
      accepted: accepted + outcomes.filter(({ status }) => status === 'accepted').length,
      problems: withProblems(problems, refused),
    });
  }

  private count({ records, bytesRead }: RecordBlock, days: EventDays | null, found: readonly ListedLine[]): void {
    this.countTime(this.progress.state === 'running');
    this.change({
      records: this.progress.records + records.length,
      bytesRead,
      days,
      problems: withProblems(this.progress.problems, found),
    });
  }

  private countTime(goesOn: boolean): void {
    const now = performance.now();
    const since = this.runningSince ?? now;
    this.runningSince = goesOn ? now : null;
    this.change({ activeMs: this.progress.activeMs + now - since });
  }

  private change(part: Partial<ImportProgress>): void {
    this.progress = { ...this.progress, ...part };
    this.repaint ??= setTimeout(() => {
      this.repaint = undefined;
      for (const listener of this.listeners) listener();
    }, REPAINT_MS);
  }
}

function failureOf(fault: unknown): ImportProgress['failure'] {
  if (fault instanceof ApiError) {
    const { title, advice, reference } = textOf(fault);
    return { title, advice: [advice, reference].filter(Boolean).join(' ') || null };
  }
  return { title: 'The import stopped', advice: fault instanceof Error ? fault.message : String(fault) };
}
