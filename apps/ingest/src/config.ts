/** The collector's configuration: what `npm run start:ingest` reads from the environment. */
import { z } from 'zod';
import { kafkaVariables, loadConfig, processVariables, redisVariables, variables } from '#runtime';
import type { Rates } from './limits/limit.js';

const rate = (value: number, what: string) =>
  z.coerce.number().int().min(0).max(10_000_000).default(value).describe(`${what} 0: any number.`);

/** Defaults that nobody meets who sends as usual; standalone takes them too. */
export const rateVariables = {
  NEXUSPIPE_RATE_PER_KEY: rate(200_000, 'Events a second of one collector, unless its own limit says otherwise.'),
  NEXUSPIPE_RATE_PER_PROJECT: rate(500_000, 'Events a second of one project, unless its own limit says otherwise.'),
  NEXUSPIPE_RATE_PER_ADDRESS: rate(1_000, 'Requests a second with browser keys from one address.'),
  NEXUSPIPE_RATE_PER_STRANGER: rate(20, 'Requests a second from one address that show no valid key.'),
  NEXUSPIPE_RATE_BURST_SECONDS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3_600)
    .default(10)
    .describe('What may be sent in so many seconds may be sent at once.'),
};

/** Of whoever sends canaries. */
export const canaryVariables = {
  NEXUSPIPE_CANARY_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600)
    .default(60)
    .describe(
      'So often a canary goes through every partition, to show that an event would; for ingest and gateway alike. 0: none.',
    ),
};

/** Of whoever takes events in. */
export const refusedVariables = {
  NEXUSPIPE_REFUSED_PER_SECOND: z.coerce
    .number()
    .int()
    .min(0)
    .max(1_000)
    .default(20)
    .describe(
      'Refused events of one collector that are kept each second, to be looked at and mended; others are counted. 0: all are only counted.',
    ),
};

export const ingestEnvironment = z.object({
  ...processVariables(3001),
  ...kafkaVariables(),
  TRUST_PROXY: variables.trustProxy(),
  ...redisVariables(),
  ...rateVariables,
  ...canaryVariables,
  ...refusedVariables,
});

export type IngestConfig = z.infer<typeof ingestEnvironment>;

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): IngestConfig {
  return loadConfig(ingestEnvironment, env);
}

/** The limits of the installation. */
export function ratesOf(env: z.infer<z.ZodObject<typeof rateVariables>>): Rates {
  const orAny = (rate: number): number | null => (rate === 0 ? null : rate);
  return {
    perKey: orAny(env.NEXUSPIPE_RATE_PER_KEY),
    perProject: orAny(env.NEXUSPIPE_RATE_PER_PROJECT),
    perAddress: orAny(env.NEXUSPIPE_RATE_PER_ADDRESS),
    perStranger: orAny(env.NEXUSPIPE_RATE_PER_STRANGER),
    burstSeconds: env.NEXUSPIPE_RATE_BURST_SECONDS,
  };
}
