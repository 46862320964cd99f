/**
 * Takes what a collector answered lately to the live store, all of a second in one round trip, so that somebody can watch
 * requests arrive. No answer waits for it and none fails for it: of a collector with many requests some are kept, and what
 * is past that, or cannot be handed over, is counted.
 */
import type { FastifyRequest } from 'fastify';
import { requestLists, type RequestNote } from '#contracts';
import type { Recent } from '#live-store';
import type { Logger } from '#runtime';
import type { KeyOwner } from '../authenticate/key-owner.js';
import type { IngestMetrics } from '../metrics/ingest-metrics.js';
import { NoteWindow } from './note-window.js';
import { answeredOverHttp, requestNote, troubleOf, type AnsweredRequest } from './request-note.js';

const HAND_OVER_EVERY_MS = 1_000;
/** Requests that are kept in a second of so many collectors, of so many more, and of none beyond: it is bounded what is handed over. */
const MOST_KEPT = { ofFirst: 20, ofOthers: 2 } as const;
const FIRST_COLLECTORS = 100;
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
    const trouble = troubleOf(request.status, request);
    this.roomFor(request.owner, trouble)?.keep(trouble, requestNote(request, Date.now()));
  }

  /** Of a request at a door; nothing if it is not known whose. `status`: null, nobody was there for the answer. */
  answeredOverHttp(request: FastifyRequest, status: number | null, milliseconds: number): void {
    const { trail } = request;
    const owner = trail?.owner;
    if (!owner) return;
    // Of most requests of a busy collector this is all.
    const trouble = troubleOf(status, trail);
    const window = this.roomFor(owner, trouble);
    if (!window) return;
    const answered = answeredOverHttp(request, { ...trail, owner }, status, milliseconds);
    window.keep(trouble, requestNote(answered, Date.now()));
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

  /** Null: it is only counted. */
  private roomFor({ collectorId }: KeyOwner, trouble: string | null): NoteWindow | null {
    const window = this.windowOf(collectorId);
    if (!window) this.parts.metrics.noted('counted', 1);
    return window?.admits(trouble) ? window : null;
  }

  private windowOf(collectorId: string): NoteWindow | null {
    const known = this.windows.get(collectorId);
    if (known) return known;
    if (this.windows.size >= MOST_COLLECTORS) return null;
    const fresh = new NoteWindow(this.windows.size < FIRST_COLLECTORS ? MOST_KEPT.ofFirst : MOST_KEPT.ofOthers);
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
