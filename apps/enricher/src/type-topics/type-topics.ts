/**
 * Topics of their own for types of events, `raw-events.<type>`: which events are copied there, and that the topics exist.
 * A type is copied from when its topic is there. A topic that the log does not want to make keeps nobody waiting: its copies
 * are left out, health and metrics say so, and it is tried again; `raw-events` has everything in any case.
 */
import { TOPICS, typeTopic } from '#contracts';
import type { RawEvent } from '#domain';
import type { EventLog, LogAdmin, RecordBatch } from '#event-log';
import type { Logger, PartHealth } from '#runtime';
import { RouteFeed } from './route-feed.js';
import { TypeRoutes } from './type-routes.js';

export interface TypeTopicsParts {
  readonly log: Pick<EventLog, 'consumers' | 'admin'>;
  readonly logger: Logger;
}

const RETRY_MS = 10_000;

export class TypeTopics {
  private readonly routes = new TypeRoutes();
  private readonly feed: RouteFeed;
  /** Types whose topics are there. */
  private readonly ready = new Set<string>();
  /** Types whose topics could not be made, and why. */
  private readonly missing = new Map<string, string>();
  /** First offset of the last batch of each partition: one that comes again was not taken. */
  private readonly begun = new Map<number, number>();
  private checking: Promise<void> | null = null;
  private making: Promise<void> = Promise.resolve();
  private retry: NodeJS.Timeout | undefined;
  private isOpen = false;

  constructor(private readonly parts: TypeTopicsParts) {
    const { log, logger } = parts;
    this.feed = new RouteFeed({ log, logger, routes: this.routes, changed: () => this.isOpen && this.makeSoon() });
  }

  /** Resolves once the topics that streams want by now are there, or were tried. Throws LogUnavailable when the log is not there. */
  async open(): Promise<void> {
    await this.feed.open();
    await this.make();
    this.isOpen = true;
    if (this.missing.size > 0) this.makeLater();
  }

  async close(): Promise<void> {
    this.isOpen = false;
    clearTimeout(this.retry);
    await this.feed.close();
    await this.making;
  }

  /** Whether there is anything to ask for: mostly there is not. */
  get any(): boolean {
    return this.routes.types.size > 0;
  }

  /** The topic that an event is copied to; null: none; `missing`: to one that is not there. */
  topicOf(event: Pick<RawEvent, 'projectId' | 'stream' | 'type'>): { readonly topic: string } | 'missing' | null {
    if (!this.routes.includes(event)) return null;
    return this.ready.has(event.type) ? { topic: typeTopic(event.type) } : 'missing';
  }

  /**
   * To be awaited before a batch is taken. One that comes again may have met a topic that somebody removed: those are made
   * anew, or left out. Throws LogUnavailable when the log is not there.
   */
  async before({ partition, records }: RecordBatch): Promise<void> {
    const first = records[0]!.offset;
    const again = this.begun.get(partition) === first;
    this.begun.set(partition, first);
    if (!again || this.ready.size === 0) return;
    await (this.checking ??= this.check().finally(() => (this.checking = null)));
  }

  health(now: number): PartHealth {
    const reading = this.feed.health(now);
    if (!reading.ok || this.missing.size === 0) return reading;
    const [[type, why] = ['', '']] = this.missing;
    return { ok: true, detail: `${this.missing.size} topics of types cannot be made: ${typeTopic(type)}: ${why}` };
  }

  private async check(): Promise<void> {
    await this.makeAll([...this.ready]);
    if (this.missing.size > 0) this.makeLater();
  }

  private makeSoon(): void {
    this.making = this.making.then(() => this.make()).catch((fault: unknown) => this.failed(fault));
  }

  private makeLater(): void {
    clearTimeout(this.retry);
    if (this.isOpen) this.retry = setTimeout(() => this.makeSoon(), RETRY_MS).unref();
  }

  private failed(fault: unknown): void {
    this.parts.logger.warn({ err: fault }, 'topics of types could not be made; trying again');
    this.makeLater();
  }

  private async make(): Promise<void> {
    const { types } = this.routes;
    for (const type of [...this.missing.keys()]) if (!types.has(type)) this.missing.delete(type);
    await this.makeAll([...types].filter((type) => !this.ready.has(type)));
    if (this.missing.size > 0) this.makeLater();
  }

  /** Together, or else one by one, so that one that is refused does not keep the others from being made. */
  private async makeAll(types: readonly string[]): Promise<void> {
    if (types.length === 0) return;
    const { admin } = this.parts.log;
    const { length: partitions } = await admin.offsets(TOPICS.raw);
    try {
      await admin.ensureTopics(types.map((type) => specOf(type, partitions)));
      for (const type of types) this.made(type);
    } catch {
      // Whose fault it is, is found out one by one.
      for (const type of types) await this.makeOne(type, partitions, admin);
    }
  }

  private async makeOne(type: string, partitions: number, admin: LogAdmin): Promise<void> {
    try {
      await admin.ensureTopics([specOf(type, partitions)]);
      this.made(type);
    } catch (fault) {
      // A log that answers has refused; one that does not is not there, and that is the caller's to know.
      await admin.ping();
      if (!this.missing.has(type)) this.parts.logger.error({ err: fault, type }, 'the topic of a type cannot be made');
      this.ready.delete(type);
      this.missing.set(type, (fault as Error).message);
    }
  }

  private made(type: string): void {
    this.ready.add(type);
    this.missing.delete(type);
  }
}

/** As `raw-events`: a copy goes to the partition of its original. Nothing expires. */
function specOf(type: string, partitions: number) {
  return { name: typeTopic(type), partitions, retentionMs: null };
}
