export { describeWithData, testData } from './test-data.js';
export {
  describeWithKafka,
  describeWithRedis,
  findChromium,
  findKafka,
  findRedis,
  isMissing,
  noteMissing,
  startKafka,
  startRedis,
  type KafkaServer,
  type Missing,
  type RedisServer,
} from './services.js';
