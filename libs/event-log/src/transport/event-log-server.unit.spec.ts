import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload, type MicroserviceOptions } from '@nestjs/microservices';
import type {
  BatchHandler,
  ConsumeOptions,
  CopyHandler,
  CopyOptions,
  CopyOutput,
  LogConsumers,
  LogSubscription,
  RecordBatch,
  SubscriptionState,
} from '../port.js';
import { BatchPattern } from './batch-pattern.js';
import {
  EventLogServer,
  type BatchContext,
  type EventLogServerOptions,
  type ServedSubscription,
} from './event-log-server.js';

const STATE: SubscriptionState = { partitions: [0], lastProgressAt: 7, failingSince: null, lastFault: null };

/** Hands batches over when the test says so, and shows what the handler did. */
class HandConsumers implements LogConsumers {
  handle: BatchHandler | null = null;
  transform: CopyHandler | null = null;
  closed = 0;

  consume(_: ConsumeOptions, handle: BatchHandler): Promise<LogSubscription> {
    this.handle = handle;
    return Promise.resolve(this.subscription());
  }

  copy(_: CopyOptions, transform: CopyHandler): Promise<LogSubscription> {
    this.transform = transform;
    return Promise.resolve(this.subscription());
  }

  private subscription(): LogSubscription {
    return {
      state: () => STATE,
      close: () => {
        this.closed += 1;
        return Promise.resolve();
      },
    };
  }
}

class Poison extends Error {}

const taken: { batch: RecordBatch; context: BatchContext }[] = [];

@Controller()
class Batches {
  @BatchPattern('raw-events')
  async handle(@Payload() batch: RecordBatch, @Ctx() context: BatchContext): Promise<CopyOutput[]> {
    await Promise.resolve();
    if (batch.nextOffset === 13) throw new Poison('record 12 cannot be read');
    taken.push({ batch, context });
    return batch.records.map(({ key, value }) => ({ topic: 'enriched-events', key, value }));
  }
}

@Controller()
class HidesFaults {
  @EventPattern<string>('raw-events')
  handle(): void {
    throw new Error('unreachable');
  }
}

@Controller()
class AnotherOne {
  @BatchPattern('raw-events')
  handle(): void {
    throw new Error('unreachable');
  }
}

@Controller()
class AnswersNothing {
  @BatchPattern('raw-events')
  handle(): void {
    taken.length = 0;
  }
}

const batchOf = (topic: string, nextOffset = 1): RecordBatch => ({
  topic,
  partition: 3,
  records: [{ offset: nextOffset - 1, key: null, value: Buffer.from('v'), headers: {}, timestamp: 1 }],
  nextOffset,
  highWatermark: nextOffset,
});

const consuming = (topic: string): ServedSubscription => ({
  kind: 'consume',
  options: { group: { id: 'g' }, topics: [topic], position: { kind: 'committed' } },
});
const copying: ServedSubscription = { kind: 'copy', options: { group: { id: 'g' }, from: 'raw-events' } };

describe('EventLogServer', () => {
  const running: { close(): Promise<void> }[] = [];

  const start = async (
    controllers: (new () => object)[],
    subscription: ServedSubscription,
    options: Partial<EventLogServerOptions> = {},
  ): Promise<{ consumers: HandConsumers; server: EventLogServer }> => {
    const consumers = new HandConsumers();
    const server = new EventLogServer({ consumers, subscription, ...options });
    class AppModule {}
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(
      { module: AppModule, controllers },
      { strategy: server, logger: false },
    );
    running.push(app);
    await app.listen();
    return { consumers, server };
  };

  afterEach(async () => {
    taken.length = 0;
    await Promise.all(running.splice(0).map((app) => app.close()));
    Logger.overrideLogger(['log', 'error', 'warn']);
  });

  it('hands a batch to the handler of its topic and waits for it', async () => {
    const { consumers } = await start([Batches], consuming('raw-events'));
    const batch = batchOf('raw-events');
    await consumers.handle!(batch);
    expect(taken).toHaveLength(1);
    expect(taken[0]!.batch).toBe(batch);
    expect(taken[0]!.context.getTopic()).toBe('raw-events');
    expect(taken[0]!.context.getPartition()).toBe(3);
  });

  it('takes the outputs of a copy from what the handler answers', async () => {
    const { consumers } = await start([Batches], copying);
    const outputs = await consumers.transform!(batchOf('raw-events'));
    expect(outputs.map(({ topic, value }) => [topic, value.toString()])).toEqual([['enriched-events', 'v']]);
  });

  it('lets the very fault of the handler through', async () => {
    const { consumers } = await start([Batches], copying);
    await expect(consumers.transform!(batchOf('raw-events', 13))).rejects.toBeInstanceOf(Poison);
  });

  it('refuses the answer of a copy that is no list', async () => {
    const { consumers } = await start([AnswersNothing], copying);
    await expect(consumers.transform!(batchOf('raw-events'))).rejects.toBeInstanceOf(TypeError);
  });

  it.each([
    ['nobody handles the topic', [Batches], 'control-events', /no controller handles 'control-events'/],
    ['its handler would hide faults', [HidesFaults], 'raw-events', /would hide its faults/],
    ['two methods handle it', [Batches, AnotherOne], 'raw-events', /two methods handle/],
  ])('does not start when %s', async (_, controllers, topic, message) => {
    await expect(start(controllers, consuming(topic))).rejects.toThrow(message);
  });

  it('shows the state of the subscription while it is open, and closes it once', async () => {
    const { consumers, server } = await start([Batches], consuming('raw-events'));
    expect(server.state()).toEqual(STATE);
    await running.splice(0)[0]!.close();
    expect(server.state()).toBeNull();
    expect(consumers.closed).toBe(1);
  });
});
