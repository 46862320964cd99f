/** The collector's configuration: what `npm run start:ingest` reads from the environment. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { kafkaVariables, loadConfig, processVariables } from '#runtime';

export const ingestEnvironment = z.object({
  ...processVariables(3001),
  ...kafkaVariables(),
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

export type IngestConfig = z.infer<typeof ingestEnvironment>;

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): IngestConfig {
  return loadConfig(ingestEnvironment, env);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
