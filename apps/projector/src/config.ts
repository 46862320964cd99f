/** The projector's environment. */
import { z } from 'zod';
import { kafkaVariables, loadConfig, processVariables, redisVariables, variables } from '#runtime';

/** Of every process that runs the projector. */
export const retentionVariables = {
  NEXUSPIPE_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .describe(
      'Streams that do not say otherwise forget events older than so many days, by whole months; by default never.',
    ),
};

export const projectorEnvironment = z.object({
  ...processVariables(3003),
  ...kafkaVariables(),
  DATABASE_URL: variables.databaseUrl(),
  ...redisVariables(),
  ...retentionVariables,
});

export type ProjectorConfig = z.infer<typeof projectorEnvironment>;

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): ProjectorConfig {
  return loadConfig(projectorEnvironment, env);
}
