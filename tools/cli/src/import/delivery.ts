/** Sends batches to the collector until it took them or said why not. */
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { EventOutcome, IngestAnswer } from '#contracts';
import { CommandFailed, EXIT_CODES } from '../output.js';
import type { Item } from './lanes.js';
import { mayPass, waitMs, type Failure } from './retry.js';

export interface DeliveryOptions {
  /** Address of the collector, without a path. */
  readonly url: string;
  readonly key: string;
  /** Of events that name none. Without it the key's only one, or `web` when the key has several. */
  readonly stream: string | null;
  /** Ends the waiting between two tries. */
  readonly stop: AbortSignal;
  /** Ends requests under way. */
  readonly abandon: AbortSignal;
  /** For a person. */
  readonly onNotice: (line: string) => void;
  readonly patienceMs?: number;
}

/** An event that the collector did not take. */
export interface Refused {
  readonly item: Item;
  /** Of the error catalogue. */
  readonly code: string;
  readonly detail: string;
}

export interface Delivered {
  readonly accepted: number;
  readonly refused: readonly Refused[];
}

/** The person does not want to wait any longer. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

const DEFAULT_STREAM = 'web';
const REQUEST_MS = 60_000;
/** Without any answer yet, the address is probably wrong. */
const FIRST_CONTACT_MS = 10_000;
const PATIENCE_MS = 300_000;
const GZIP_LEVEL = 1;
const deflated = promisify(gzip);

type Answer = { readonly status: number; readonly retryAfter: string | null; readonly body: string };

export class Delivery {
  private stream: string | null;
  private readonly startedAt = Date.now();
  /** When a batch was last taken; null before the first. */
  private takenAt: number | null = null;
  /** The person was told of the outage. */
  private isWaiting = false;

  constructor(private readonly options: DeliveryOptions) {
    this.stream = options.stream;
  }

  /** Throws Stopped, or CommandFailed when it makes no sense to go on. */
  async deliver(batch: readonly Item[]): Promise<Delivered> {
    const stream = this.stream;
    const answer = await this.answerTo(batch, stream);
    if (answer.status === 413 && batch.length > 1) return this.inHalves(batch);
    const { events } = outcomes(answer, batch);
    if (stream === null && events.some((event) => codeOf(event) === 'EVENT_STREAM_MISSING')) {
      return this.again(batch);
    }
    const refused = events.flatMap((event, i) =>
      event.status === 'rejected' ? [{ item: batch[i]!, code: event.code, detail: event.detail }] : [],
    );
    return { accepted: batch.length - refused.length, refused };
  }

  /** The key is for several streams. What was taken already is counted once, by its id. */
  private again(batch: readonly Item[]): Promise<Delivered> {
    if (this.stream === null)
      this.options.onNotice(`the key is for several streams; taking ${DEFAULT_STREAM} (--stream)`);
    this.stream = DEFAULT_STREAM;
    return this.deliver(batch);
  }

  /** Something on the way takes less than the collector does. */
  private async inHalves(batch: readonly Item[]): Promise<Delivered> {
    const middle = Math.ceil(batch.length / 2);
    const first = await this.deliver(batch.slice(0, middle));
    const second = await this.deliver(batch.slice(middle));
    return { accepted: first.accepted + second.accepted, refused: [...first.refused, ...second.refused] };
  }

  private async answerTo(batch: readonly Item[], stream: string | null): Promise<Answer> {
    const body = await deflated(batch.map(({ json }) => inStream(json, stream)).join('\n'), { level: GZIP_LEVEL });
    for (let attempt = 0; ; attempt++) {
      const answer = await this.post(body);
      if (!mayPass(answer)) {
        this.takenAt = Date.now();
        this.isWaiting = false;
        return answer as Answer;
      }
      await this.pause(answer, attempt);
    }
  }

  private async post(body: Buffer): Promise<Answer | (Failure & { readonly reason: string })> {
    const { url, key, stop, abandon } = this.options;
    try {
      const response = await fetch(`${url}/v1/events`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/x-ndjson',
          'content-encoding': 'gzip',
        },
        body,
        signal: AbortSignal.any([abandon, AbortSignal.timeout(REQUEST_MS)]),
      });
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.text() };
    } catch (fault) {
      if (stop.aborted) throw new Stopped();
      const { message, cause } = fault as Error;
      return { status: null, retryAfter: null, reason: cause instanceof Error ? cause.message : message };
    }
  }

  private async pause(answer: Answer | (Failure & { readonly reason: string }), attempt: number): Promise<void> {
    const { url, stop, patienceMs = PATIENCE_MS } = this.options;
    const why = 'reason' in answer ? `${url} does not answer (${answer.reason})` : `${url}: ${problemOf(answer)}`;
    const patience =
      this.takenAt === null && answer.status === null ? Math.min(FIRST_CONTACT_MS, patienceMs) : patienceMs;
    if (Date.now() - (this.takenAt ?? this.startedAt) > patience) throw new CommandFailed(why, EXIT_CODES.unavailable);
    if (!this.isWaiting) this.options.onNotice(`${why}; trying again`);
    this.isWaiting = true;
    try {
      await delay(waitMs(answer, attempt, Math.random(), Date.now()), undefined, { signal: stop });
    } catch {
      throw new Stopped();
    }
  }
}

/** A member that comes later wins, so that an event's own stream counts. */
function inStream(json: string, stream: string | null): string {
  return stream === null ? json : `{"stream":${JSON.stringify(stream)},${json.slice(json.indexOf('{') + 1)}`;
}

/** The outcome of each event; ends the command when the answer is no such thing. */
function outcomes(answer: Answer, batch: readonly Item[]): Pick<IngestAnswer, 'events'> {
  const { events } = parsed(answer.body) as Partial<IngestAnswer>;
  if (Array.isArray(events) && events.length === batch.length) return { events: events as readonly EventOutcome[] };
  throw new CommandFailed(`not taken: ${problemOf(answer)}`);
}

const codeOf = (event: EventOutcome): string | null => (event.status === 'rejected' ? event.code : null);

function problemOf({ status, body }: Answer): string {
  const { code, detail, title } = parsed(body) as { code?: string; detail?: string; title?: string };
  return code === undefined ? `status ${status}` : `${code}: ${detail ?? title ?? ''}`;
}

/** An empty object for what is not JSON: a proxy's page, say. */
function parsed(body: string): object {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
