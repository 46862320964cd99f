/** The enricher's environment. */
import { z } from 'zod';
import { loadConfig, variables } from '#runtime';

export const enricherSchema = z.object({
  PORT: variables.port(3002),
  HOST: variables.host(),
  LOG_LEVEL: variables.logLevel(),
  KAFKA_BROKERS: variables.kafkaBrokers(),
  KAFKA_REPLICATION: variables.kafkaReplication(),
  NEXUSPIPE_TOPIC_PREFIX: variables.topicPrefix(),
  NEXUSPIPE_PARTITIONS: variables.partitions(),
  REDIS_URL: variables.redisUrl(),
  GEOIP_DB_PATH: z
    .string()
    .optional()
    .describe('GeoIP database in MaxMind format (.mmdb); without one events carry no place.'),
  NEXUSPIPE_DEDUP_WINDOW_HOURS: z.coerce
    .number()
    .min(1)
    .max(24 * 30)
    .default(24)
    .describe('How long an event id is remembered; longer than any client keeps trying.'),
});

export type EnricherConfig = z.infer<typeof enricherSchema>;

/** Throws ConfigInvalid. */
export function loadEnricherConfig(env: Readonly<Record<string, string | undefined>> = process.env): EnricherConfig {
  return loadConfig(enricherSchema, env);
}
