/** The collector's configuration: what `npm run start:ingest` reads from the environment. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { loadConfig, variables } from '#runtime';

export const ingestVariables = z.object({
  PORT: variables.port(3001),
  HOST: variables.host(),
  LOG_LEVEL: variables.logLevel(),
  KAFKA_BROKERS: variables.kafkaBrokers(),
  KAFKA_REPLICATION: variables.kafkaReplication(),
  NEXUSPIPE_TOPIC_PREFIX: variables.topicPrefix(),
  NEXUSPIPE_PARTITIONS: variables.partitions(),
  TRUST_PROXY: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .refine((proxies) => proxies.every(isNetwork), 'must be addresses or networks (10.0.0.0/8), separated by commas')
    .describe('Proxies whose X-Forwarded-For counts: addresses or networks separated by commas; none by default.'),
});

export type IngestConfig = z.infer<typeof ingestVariables>;

/** Throws ConfigInvalid, naming every wrong variable. */
export function loadIngestConfig(env: Readonly<Record<string, string | undefined>> = process.env): IngestConfig {
  return loadConfig(ingestVariables, env);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
