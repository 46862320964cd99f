/**
 * A kafkajs producer that can be given up while it sends. Left alone, kafkajs goes on: it reconnects a disconnected
 * producer and sends again, so that records appear in the log long after their append was answered with a fault.
 */
import kafkajs, { type ICustomPartitioner, type Kafka, type Producer, type ProducerConfig } from 'kafkajs';
import type { KafkaLogger } from './client.js';

export interface AbandonableProducer {
  readonly producer: Producer;
  /** Ends what is under way (it may still succeed) and lets go of the connections. */
  abandon(): void;
  /** Runs a call of the producer, so that abandoning waits for its end before the last disconnect. */
  run<T>(call: (producer: Producer) => Promise<T>): Promise<T>;
}

export function abandonableProducer(
  kafka: Kafka,
  config: Omit<ProducerConfig, 'createPartitioner'>,
  logger: KafkaLogger,
): AbandonableProducer {
  let abandoned = false;
  const running = new Set<Promise<unknown>>();
  // The partitioner is asked before each attempt: here an attempt can be refused.
  const createPartitioner: ICustomPartitioner =
    () =>
    ({ message }) => {
      if (abandoned) throw new kafkajs.KafkaJSNonRetriableError('given up');
      if (message.partition === undefined) throw new kafkajs.KafkaJSNonRetriableError('a record without a partition');
      return message.partition;
    };
  const producer = kafka.producer({ ...config, createPartitioner, allowAutoTopicCreation: false });
  const disconnect = async (): Promise<void> => {
    try {
      await producer.disconnect();
    } catch (fault) {
      logger.debug({ err: fault }, 'kafka: an abandoned producer did not disconnect');
    }
  };
  return {
    producer,
    abandon: () => {
      abandoned = true;
      void disconnect()
        .then(() => Promise.allSettled(running))
        .then(disconnect);
    },
    run: (call) => {
      const result = call(producer);
      running.add(result);
      const done = (): void => void running.delete(result);
      result.then(done, done);
      return result;
    },
  };
}
