/** The collector's configuration: what `npm run start:ingest` reads from the environment. */
import { z } from 'zod';
import { kafkaVariables, loadConfig, processVariables, variables } from '#runtime';

export const ingestEnvironment = z.object({
  ...processVariables(3001),
  ...kafkaVariables(),
  TRUST_PROXY: variables.trustProxy(),
});

export type IngestConfig = z.infer<typeof ingestEnvironment>;

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): IngestConfig {
  return loadConfig(ingestEnvironment, env);
}
