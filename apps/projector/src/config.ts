/** The projector's environment. */
import { z } from 'zod';
import { kafkaVariables, loadConfig, processVariables, variables } from '#runtime';

export const projectorEnvironment = z.object({
  ...processVariables(3003),
  ...kafkaVariables(),
  DATABASE_URL: variables.databaseUrl(),
  REDIS_URL: variables.redisUrl(),
});

export type ProjectorConfig = z.infer<typeof projectorEnvironment>;

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): ProjectorConfig {
  return loadConfig(projectorEnvironment, env);
}
