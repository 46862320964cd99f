/** The enricher's environment. */
import { z } from 'zod';
import { kafkaVariables, loadConfig, processVariables, redisVariables } from '#runtime';

export const geoVariables = {
  GEOIP_DB_PATH: z
    .string()
    .optional()
    .describe('GeoIP database in MaxMind format (.mmdb), City or Country; without one events carry no place.'),
};

export const enricherEnvironment = z.object({
  ...processVariables(3002),
  ...kafkaVariables(),
  ...redisVariables(),
  ...geoVariables,
  NEXUSPIPE_DEDUP_WINDOW_HOURS: z.coerce
    .number()
    .min(1)
    .max(24 * 30)
    .default(24)
    .describe('How long an event id is remembered; longer than any client keeps trying.'),
});

export type EnricherConfig = z.infer<typeof enricherEnvironment>;

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): EnricherConfig {
  return loadConfig(enricherEnvironment, env);
}
