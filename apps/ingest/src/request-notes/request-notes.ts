/**
 * Takes what a collector answered lately to the live store, all of a second in one round trip, so that somebody can watch
 * requests arrive. No answer waits for it and none fails for it: of a collector with many requests some are kept, and what
 * is past that, or cannot be handed over, is counted.
 */
import type { FastifyRequest } from 'fastify';
import { requestLists, type RequestNote } from '#contracts';
import type { Recent } from '#live-store';
import type { Logger } from '#runtime';
import type { IngestMetrics } from '../metrics/ingest-metrics.js';
import { NoteWindow } from './note-window.js';
import { answeredOverHttp, requestNote, troubleOf, type AnsweredRequest } from './request-note.js';

const HAND_OVER_EVERY_MS = 1_000;
/** Collectors of which requests are kept in a second. */
const MOST_COLLECTORS = 1_000;

export interface RequestNotesParts {
  readonly recent: Pick<Recent, 'add'>;
  readonly metrics: Pick<IngestMetrics, 'noted'>;
  readonly logger: Pick<Logger, 'debug'>;
}

export class RequestNotes {
  private windows = new Map<string, NoteWindow>();
  private timer: NodeJS.Timeout | undefined;
  private underWay: Promise<void> | null = null;

  constructor(private readonly parts: RequestNotesParts) {}

  /** Does not throw, and returns at once. */
  answered(request: AnsweredRequest): void {
    const window = this.windowOf(request.owner.collectorId);
    if (!window) return this.parts.metrics.noted('counted', 1);
    const trouble = troubleOf(request);
    if (window.admits(trouble)) window.keep(trouble, requestNote(request, Date.now()));
  }

  /** Of a request at a door; nothing if it is not known whose. `status`: null, nobody was there for the answer. */
  answeredOverHttp(request: FastifyRequest, status: number | null, milliseconds: number): void {
    const { trail } = request;
    const owner = trail?.owner;
    if (owner) this.answered(answeredOverHttp(request, { ...trail, owner }, status, milliseconds));
  }

  /** Hands over what there is. Does not throw: what cannot be handed over is forgotten. */
  async flush(): Promise<void> {
    while (this.underWay) await this.underWay;
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.windows.size === 0) return;
    this.underWay = this.handOver();
    await this.underWay;
    this.underWay = null;
    if (this.windows.size > 0) this.schedule();
  }

  private windowOf(collectorId: string): NoteWindow | null {
    const known = this.windows.get(collectorId);
    if (known) return known;
    if (this.windows.size >= MOST_COLLECTORS) return null;
    const fresh = new NoteWindow();
    this.windows.set(collectorId, fresh);
    if (!this.underWay) this.schedule();
    return fresh;
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => void this.flush(), HAND_OVER_EVERY_MS).unref();
  }

  private async handOver(): Promise<void> {
    const windows = this.windows;
    this.windows = new Map();
    let [kept, counted] = [0, 0];
    const additions = [...windows].flatMap(([collectorId, window]) => {
      const { taken, refused, notKept } = window.contents();
      const lists = requestLists(collectorId);
      kept += taken.length + refused.length;
      counted += notKept;
      return [
        { list: lists.taken, items: taken.map(textOf) },
        { list: lists.refused, items: refused.map(textOf) },
      ];
    });
    this.parts.metrics.noted('counted', counted);
    try {
      await this.parts.recent.add(additions.filter(({ items }) => items.length > 0));
      this.parts.metrics.noted('kept', kept);
    } catch (fault) {
      this.parts.metrics.noted('lost', kept);
      this.parts.logger.debug({ err: fault, requests: kept }, 'notes of requests were not handed over');
    }
  }
}

const textOf = (note: RequestNote): string => JSON.stringify(note);
