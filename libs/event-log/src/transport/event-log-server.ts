/**
 * The event log as a transport of Nest microservices: batches of a subscription go to the controllers' handlers, whose
 * promise decides when a batch was taken. Nest's own transports hand over one message at a time and cannot commit
 * outputs with offsets; this one leaves both to the log.
 */
import { BaseRpcContext, Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type {
  ConsumeOptions,
  CopyOptions,
  CopyOutput,
  LogConsumers,
  LogSubscription,
  RecordBatch,
  SubscriptionState,
} from '../port.js';
import { FAULTS_COME_THROUGH } from './batch-pattern.js';

/** One subscription per server: an app that reads two ways connects two servers. */
export type ServedSubscription =
  | { readonly kind: 'consume'; readonly options: ConsumeOptions }
  | { readonly kind: 'copy'; readonly options: CopyOptions };

export interface EventLogServerOptions {
  readonly consumers: LogConsumers;
  readonly subscription: ServedSubscription;
}

/** What a handler gets as `@Ctx()`; guards and interceptors find the topic here. */
export class BatchContext extends BaseRpcContext<[RecordBatch]> {
  getTopic(): string {
    return this.args[0].topic;
  }

  getPartition(): number {
    return this.args[0].partition;
  }
}

/** A start that would read a topic and drop it, or hide why a batch failed. */
export class HandlerMissing extends Error {
  override readonly name = 'HandlerMissing';
}

/** Connect with `app.connectMicroservice({ strategy: server })`; it reads from `startAllMicroservices()` to `close()`. */
export class EventLogServer extends Server implements CustomTransportStrategy {
  private subscription: Promise<LogSubscription> | null = null;
  private opened: LogSubscription | null = null;

  constructor(private readonly options: EventLogServerOptions) {
    super();
  }

  /** Null before the subscription is open and after it was closed. */
  state(): SubscriptionState | null {
    return this.opened?.state() ?? null;
  }

  listen(callback: (fault?: unknown) => void): void {
    this.subscription ??= this.open();
    this.subscription.then(
      (subscription) => {
        this.opened = subscription;
        callback();
      },
      (fault: unknown) => callback(fault),
    );
  }

  async close(): Promise<void> {
    const subscription = await this.subscription?.catch(() => null);
    this.opened = null;
    await subscription?.close();
  }

  on(): never {
    throw new Error('the event log has no events of its own; ask state()');
  }

  /** The log's subscription, once it is open. */
  unwrap<T>(): T {
    if (!this.opened) throw new Error('the subscription is not open');
    return this.opened as T;
  }

  private async open(): Promise<LogSubscription> {
    const { consumers, subscription } = this.options;
    if (subscription.kind === 'copy') {
      const handler = this.handlerOf(subscription.options.from);
      return consumers.copy(subscription.options, async (batch) => outputsOf(await call(handler, batch)));
    }
    const handlers = new Map(subscription.options.topics.map((topic) => [topic, this.handlerOf(topic)]));
    return consumers.consume(subscription.options, async (batch) => {
      await call(handlers.get(batch.topic) ?? this.handlerOf(batch.topic), batch);
    });
  }

  private handlerOf(topic: string): MessageHandler {
    const handler = this.messageHandlers.get(topic);
    if (!handler)
      throw new HandlerMissing(`no controller handles '${topic}': declare a method with @BatchPattern('${topic}')`);
    if (handler.next) throw new HandlerMissing(`two methods handle '${topic}': a batch is taken by one`);
    if (handler.extras?.[FAULTS_COME_THROUGH] !== true) {
      throw new HandlerMissing(
        `the handler of '${topic}' would hide its faults: declare it with @BatchPattern('${topic}')`,
      );
    }
    return handler;
  }
}

/** Runs a handler to its end; throws what it threw. */
async function call(handler: MessageHandler, batch: RecordBatch): Promise<unknown> {
  const answer: unknown = await handler(batch, new BatchContext([batch]));
  return isObservable(answer) ? lastValueFrom(answer, { defaultValue: undefined }) : answer;
}

function outputsOf(answer: unknown): readonly CopyOutput[] {
  if (Array.isArray(answer)) return answer as CopyOutput[];
  throw new TypeError('the handler of a copy must answer with its outputs');
}
