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

/** Long enough to notice that a new formula is wrong. */
export const KEEP_DAYS = 7;

/** Of every process that runs the projector. */
export const replayVariables = {
  NEXUSPIPE_REPLAY_KEEP_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_650)
    .default(KEEP_DAYS)
    .describe(
      'Days for which the version of a read model that a replay replaced is kept, to go back to; it takes its room on disk. 0: it goes at once.',
    ),
};

export const projectorEnvironment = z.object({
  ...processVariables(3003),
  ...kafkaVariables(),
  DATABASE_URL: variables.databaseUrl(),
  ...redisVariables(),
  ...retentionVariables,
  ...replayVariables,
});

export type ProjectorConfig = z.infer<typeof projectorEnvironment>;

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): ProjectorConfig {
  return loadConfig(projectorEnvironment, env);
}
