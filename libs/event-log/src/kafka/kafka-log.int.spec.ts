/** The log's contract on a real broker. */
import { describeWithKafka } from '#testing';
import { randomUUID } from 'node:crypto';
import { eventLogContract } from '../contract/event-log-contract.js';
import { openKafkaLog } from './kafka-log.js';

await describeWithKafka('Kafka', (brokers) => {
  const topicPrefix = `${randomUUID()}.`;
  eventLogContract('Kafka', async () => {
    const log = await openKafkaLog({ brokers, clientId: 'spec', topicPrefix });
    return { log, close: () => log.close() };
  });
});
