/** The projector's environment. */
import { z } from 'zod';
import { loadConfig, variables } from '#runtime';

export const projectorSchema = z.object({
  PORT: variables.port(3003),
  HOST: variables.host(),
  LOG_LEVEL: variables.logLevel(),
  KAFKA_BROKERS: variables.kafkaBrokers(),
  KAFKA_REPLICATION: variables.kafkaReplication(),
  NEXUSPIPE_TOPIC_PREFIX: variables.topicPrefix(),
  NEXUSPIPE_PARTITIONS: variables.partitions(),
  DATABASE_URL: variables.databaseUrl(),
  REDIS_URL: variables.redisUrl(),
});

export type ProjectorConfig = z.infer<typeof projectorSchema>;

/** Throws ConfigInvalid. */
export function loadProjectorConfig(env: NodeJS.ProcessEnv = process.env): ProjectorConfig {
  return loadConfig(projectorSchema, env);
}
