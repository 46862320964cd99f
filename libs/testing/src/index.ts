export { describeWithData, testData } from './test-data.js';
export {
  describeWithKafka,
  describeWithRedis,
  findChromium,
  findKafka,
  findRedis,
  isMissing,
  startKafka,
  startRedis,
  type KafkaServer,
  type Missing,
  type RedisServer,
} from './services.js';
export { startTestPostgres, type TestPostgres } from './postgres.js';
