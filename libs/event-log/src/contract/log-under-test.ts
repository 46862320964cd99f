/** What the contract's specs stand on: a log of the implementation under test, topics and groups of their own, and what was read. */
import { randomUUID } from 'node:crypto';
import type {
  BatchHandler,
  ConsumeOptions,
  CopyHandler,
  CopyOptions,
  EventLog,
  LogRecord,
  LogSubscription,
  NewRecord,
  RecordBatch,
} from '../port.js';

export interface OpenedLog {
  readonly log: EventLog;
  /** Closes the log and opens it again on the same data; absent where that is no different from a new client. */
  reopen?(): Promise<EventLog>;
  close(): Promise<void>;
}

/** Opens a log; called again, another one, which may share its data with the first. */
export type OpenLog = () => Promise<OpenedLog>;

const DEADLINE_MS = 40_000;

export class LogUnderTest {
  private opened: OpenedLog | null = null;
  private current: EventLog | null = null;
  private subscriptions: LogSubscription[] = [];

  constructor(private readonly openLog: OpenLog) {}

  get log(): EventLog {
    if (!this.current) throw new Error('the log is not open');
    return this.current;
  }

  async start(): Promise<void> {
    this.opened = await this.openLog();
    this.current = this.opened.log;
  }

  async stop(): Promise<void> {
    await this.opened?.close();
  }

  /** Another log, closed by the caller. */
  another(): Promise<OpenedLog> {
    return this.openLog();
  }

  async reopen(): Promise<void> {
    await this.closeSubscriptions();
    if (this.opened?.reopen) this.current = await this.opened.reopen();
  }

  /** A new topic with a random name. */
  async topic(partitions = 3): Promise<string> {
    const name = `contract-${randomUUID()}`;
    await this.log.admin.ensureTopics([{ name, partitions, retentionMs: null }]);
    return name;
  }

  group(): { readonly id: string } {
    return { id: `contract-${randomUUID()}` };
  }

  /** Appends texts to one partition, in one append. */
  append(topic: string, partition: number, texts: readonly string[]): Promise<readonly number[]> {
    return this.log.appender.append(
      topic,
      texts.map((text) => record(partition, text)),
    );
  }

  async consume(options: ConsumeOptions, handle: BatchHandler): Promise<LogSubscription> {
    return this.keep(await this.log.consumers.consume(options, handle));
  }

  /** Reads a topic from its beginning, as a reader of its own. */
  async readAll(topic: string): Promise<Seen> {
    const seen = new Seen();
    const group = { ephemeral: `contract-${randomUUID()}` };
    await this.consume({ group, topics: [topic], position: { kind: 'beginning' } }, seen.take);
    return seen;
  }

  async copy(options: CopyOptions, transform: CopyHandler): Promise<LogSubscription> {
    return this.keep(await this.log.consumers.copy(options, transform));
  }

  async closeSubscriptions(): Promise<void> {
    await Promise.all(this.subscriptions.splice(0).map((subscription) => subscription.close()));
  }

  private keep(subscription: LogSubscription): LogSubscription {
    this.subscriptions.push(subscription);
    return subscription;
  }
}

export function record(partition: number, text: string): NewRecord {
  return { partition, key: Buffer.from(`key of ${text}`), value: Buffer.from(text) };
}

export function textOf({ value }: LogRecord): string {
  return value.toString();
}

/** `<name>-0` to `<name>-<count - 1>`. */
export function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index}`);
}

/** Everything that a subscription handed over, in the order in which it did. */
export class Seen {
  readonly batches: RecordBatch[] = [];

  readonly take = (batch: RecordBatch): Promise<void> => {
    this.batches.push(batch);
    return Promise.resolve();
  };

  get count(): number {
    return this.batches.reduce((sum, { records }) => sum + records.length, 0);
  }

  texts(partition?: number): string[] {
    return this.records(partition).map(textOf);
  }

  records(partition?: number): LogRecord[] {
    const batches = this.batches.filter((batch) => partition === undefined || batch.partition === partition);
    return batches.flatMap(({ records }) => [...records]);
  }

  /** Waits until so many records were seen, or fails and says how many were. */
  async until(count: number): Promise<this> {
    await eventually(
      () => this.count >= count,
      () => `${this.count} of ${count} records seen`,
    );
    return this;
  }
}

/** Waits until the condition holds; at the deadline it fails with what was seen instead. */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  saw: () => string,
  deadlineMs = DEADLINE_MS,
): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${saw()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A promise that the spec settles. */
export class Gate {
  open: () => void = () => undefined;
  readonly passed = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}
