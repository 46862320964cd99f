export { testCertificates, type TestCertificate, type TestCertificates } from './certificates.js';
export { describeWithData, testData } from './test-data.js';
export {
  describeWithKafka,
  describeWithRedis,
  describeWithRegistry,
  findChromium,
  findKafka,
  findRedis,
  isMissing,
  startApicurio,
  startKafka,
  startPostgres,
  startRedis,
  type ApicurioServer,
  type KafkaServer,
  type Missing,
  type PostgresServer,
  type RedisServer,
} from './services.js';
export { startTestPostgres, type TestPostgres } from './postgres.js';
export { startTlsPostgres, type TlsPostgres } from './tls-postgres.js';
