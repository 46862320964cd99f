/** A collector on a real listener over a log in memory, with keys to send with. Specs only. */
import { createHash } from 'node:crypto';
import { Registry } from 'prom-client';
import {
  controlEventCodec,
  rawEventCodec,
  TOPICS,
  type ControlEvent,
  type ControlFact,
  type EventOutcome,
  type Problem,
} from '#contracts';
import { formatApiKey, type RawEvent } from '#domain';
import type { BatchHandler, DiskRoom, EventLog, LogRecord, NewRecord } from '#event-log';
import { openMemoryLiveStore, type LiveStore } from '#live-store';
import { createLogger, Health, type HttpApp } from '#runtime';
import { createIngestApp } from './ingest.app.js';
import type { Rates } from './limits/limit.js';
import type { IngestSettings } from './parts.js';

/** Twelve partitions in memory, and control events that were there before. */
export class MemoryLog implements EventLog {
  readonly appended: NewRecord[] = [];
  /** On `rejected-events`. */
  readonly refused: NewRecord[] = [];
  /** Number of append calls: one per request. */
  appends = 0;
  /** What the next appends throw. */
  fault: Error | null = null;
  /** Of the disk it is on. */
  disk: DiskRoom | null = null;
  private readonly control: LogRecord[] = [];
  private handle: BatchHandler | null = null;
  /** Records handed to the consumer when it comes; the others wait for {@link deliver}. */
  private held = false;
  private readonly ends = Array.from({ length: 12 }, () => 0);

  readonly appender = {
    append: (topic: string, records: readonly NewRecord[]): Promise<readonly number[]> => {
      if (this.fault) return Promise.reject(this.fault);
      if (topic === TOPICS.rejected) {
        this.refused.push(...records);
        return Promise.resolve(records.map((_, index) => index));
      }
      this.appends++;
      this.appended.push(...records);
      return Promise.resolve(records.map(({ partition }) => this.ends[partition]!++));
    },
    state: () => ({
      queuedBytes: 0,
      maxQueuedBytes: 1,
      lastAcknowledgedAt: null,
      failingSince: this.fault ? 1 : null,
      lastFailedAt: this.fault ? Date.now() : null,
      disk: this.disk,
    }),
    close: () => Promise.resolve(),
  };
  readonly consumers = {
    consume: async (_options: unknown, handle: BatchHandler) => {
      this.handle = handle;
      if (!this.held) await this.deliver();
      return {
        state: () => ({ partitions: [0], lastProgressAt: 1, failingSince: null, lastFault: null }),
        close: () => Promise.resolve(),
      };
    },
    copy: () => Promise.reject(new Error('a collector copies nothing')),
  };
  readonly admin = {
    ensureTopics: () => Promise.resolve(),
    offsets: (topic: string) =>
      Promise.resolve(
        topic === 'control-events'
          ? [{ partition: 0, earliest: 0, latest: this.control.length }]
          : this.ends.map((latest, partition) => ({ partition, earliest: 0, latest })),
      ),
    offsetsSince: () => Promise.resolve([]),
    committed: () => Promise.resolve([]),
    ping: () => Promise.resolve(),
  };
  close = (): Promise<void> => Promise.resolve();

  hold(): void {
    this.held = true;
  }

  /** Adds facts; they reach the collector with the next {@link deliver}. */
  add(...facts: readonly ControlFact[]): void {
    for (const fact of facts) this.control.push(controlRecord(fact, this.control.length));
  }

  async deliver(): Promise<void> {
    const nextOffset = this.control.length;
    if (nextOffset === 0) return;
    await this.handle?.({
      topic: 'control-events',
      partition: 0,
      records: this.control,
      nextOffset,
      highWatermark: nextOffset,
    });
  }

  get events(): RawEvent[] {
    return this.appended.map(({ value }) => rawEventCodec.decode(value));
  }
}

/** The fact as the control plane publishes it. */
export function controlEvent({ type, ...payload }: ControlFact, position: number): ControlEvent {
  return {
    id: `c${position}`,
    position,
    aggregate: 'collector',
    aggregateId: 'a',
    version: 1,
    type,
    occurredAt: 0,
    payload: JSON.stringify(payload),
  };
}

function controlRecord(fact: ControlFact, position: number): LogRecord {
  const value = controlEventCodec.encode(controlEvent(fact, position));
  return { offset: position, key: null, value, headers: {}, timestamp: 0 };
}

export const keyNumber = (number: number): string => formatApiKey(new Uint8Array(16).fill(number));

type CollectorFact = Extract<ControlFact, { type: 'collector_created' }>;

export function collectorFact(number: number, change: Partial<CollectorFact> = {}): CollectorFact {
  return {
    type: 'collector_created',
    projectId: 'p1',
    collectorId: `collector-${number}`,
    name: 'a collector',
    keyHash: createHash('sha256').update(keyNumber(number)).digest('hex'),
    keyHint: 'abcd',
    streams: [],
    scopes: ['ingest'],
    origins: [],
    expiresAt: null,
    ratePerSecond: null,
    monthlyQuota: null,
    ...change,
  };
}

/** A server's key for every stream of p1, which has `web` and `app`. */
export const SERVER_KEY = keyNumber(1);
/** A browser's key for every stream of p1. */
export const BROWSER_KEY = keyNumber(2);
/** A server's key for `web` alone. */
export const WEB_KEY = keyNumber(3);

export const BASIC_FACTS: readonly ControlFact[] = [
  { type: 'project_created', projectId: 'p1', name: 'one' },
  { type: 'stream_created', projectId: 'p1', streamId: 's1', name: 'web' },
  { type: 'stream_created', projectId: 'p1', streamId: 's2', name: 'app' },
  { type: 'stream_created', projectId: 'p2', streamId: 's3', name: 'foreign' },
  collectorFact(1),
  collectorFact(2, { scopes: ['ingest:browser'] }),
  collectorFact(3, { streams: ['web'] }),
];

export interface Collector {
  readonly log: MemoryLog;
  readonly health: Health;
  readonly app: HttpApp;
  readonly url: string;
  readonly port: number;
}

/** No limit at all. */
export const ANY_RATE: Rates = {
  perKey: null,
  perProject: null,
  perAddress: null,
  perStranger: null,
  burstSeconds: 10,
};

export const memoryLive = (): LiveStore => openMemoryLiveStore({ claim: () => Promise.resolve([]) });

export async function startCollector(
  facts: readonly ControlFact[] = BASIC_FACTS,
  settings: Partial<IngestSettings> = {},
  log = new MemoryLog(),
  live: Pick<LiveStore, 'limits' | 'lastUses' | 'recent'> = memoryLive(),
): Promise<Collector> {
  log.add(...facts);
  const health = new Health();
  const app = await createIngestApp(
    { log, live, health, metrics: new Registry(), logger: createLogger('ingest', 'silent') },
    { trustProxy: [], rates: ANY_RATE, ...settings },
  );
  const url = await app.listen(0, '127.0.0.1');
  return { log, health, app, url, port: Number(new URL(url).port) };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Partial<Problem> & { accepted?: number; rejected?: number; events?: EventOutcome[] };
}

type Body = string | Buffer | object;

/** Posts to `/v1/events` with the server's key; objects are sent as JSON. */
export async function post(
  collector: Pick<Collector, 'url'>,
  body: Body,
  headers: Record<string, string> = {},
  path = '/v1/events',
): Promise<Answer> {
  const isRaw = typeof body === 'string' || Buffer.isBuffer(body);
  const keyless = headers['authorization'] === '';
  const { authorization: _, ...rest } = headers;
  const response = await fetch(collector.url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(keyless ? rest : { authorization: `Bearer ${SERVER_KEY}`, ...headers }),
    },
    body: isRaw ? new Uint8Array(Buffer.from(body as string)) : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer['body'] };
}

export const WITHOUT_KEY = { authorization: '' };

/** The outcome of the request's first event. */
export function first(answer: Answer): EventOutcome {
  const outcome = answer.body.events?.[0];
  if (!outcome) throw new Error(`no event in ${JSON.stringify(answer.body)}`);
  return outcome;
}
