/** What the gateway reads from its environment. */
import { z } from 'zod';
import { ConfigInvalid, kafkaVariables, loadConfig, processVariables, redisVariables, variables } from '#runtime';
import type { AdminCredentials } from './control/setup/setup.js';
import type { TokenSettings } from './parts.js';

/** Of whoever can make the first administrator. */
export const adminVariables = {
  NEXUSPIPE_ADMIN_EMAIL: z
    .string()
    .optional()
    .describe('With the password: makes the first administrator at the first start.'),
  NEXUSPIPE_ADMIN_PASSWORD: z
    .string()
    .optional()
    .describe('Password of that first administrator, 12 characters or more.'),
};

export const gatewayEnvironment = z.object({
  ...processVariables(3000),
  ...kafkaVariables(),
  DATABASE_URL: variables.databaseUrl(),
  ...redisVariables(),
  TRUST_PROXY: variables.trustProxy(),
  ...adminVariables,
  NEXUSPIPE_DASHBOARD_DIR: z
    .string()
    .optional()
    .describe('Folder of the built dashboard; by default the one beside the program.'),
  NEXUSPIPE_INGEST_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional()
    .describe('Public address of ingest, shown in the dashboard’s commands; by default the dashboard’s own.'),
  NEXUSPIPE_RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .describe('As the projector has it: shown for streams that do not say otherwise.'),
  JWT_ISSUER: z.string().min(1).default('nexuspipe').describe('Issuer of access tokens.'),
  JWT_AUDIENCE: z.string().min(1).default('nexuspipe').describe('Audience of access tokens.'),
  JWT_PRIVATE_KEY: z
    .string()
    .optional()
    .describe('EC P-256 private key in PEM that signs access tokens; by default one is made and kept in the database.'),
});

type Variables = z.infer<typeof gatewayEnvironment>;

export interface GatewayConfig extends Variables {
  readonly admin: AdminCredentials | null;
  readonly tokens: TokenSettings;
  /** Without a final slash; null: the dashboard's own address. */
  readonly ingestUrl: string | null;
}

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): GatewayConfig {
  const set = loadConfig(gatewayEnvironment, env);
  return {
    ...set,
    admin: adminOf(set),
    tokens: { issuer: set.JWT_ISSUER, audience: set.JWT_AUDIENCE, privateKey: set.JWT_PRIVATE_KEY ?? null },
    ingestUrl: set.NEXUSPIPE_INGEST_URL?.replace(/\/+$/, '') ?? null,
  };
}

/** Null when there is none to be made. Throws ConfigInvalid when one of the two is missing. */
export function adminOf(
  set: Partial<Pick<Variables, 'NEXUSPIPE_ADMIN_EMAIL' | 'NEXUSPIPE_ADMIN_PASSWORD'>>,
): AdminCredentials | null {
  const { NEXUSPIPE_ADMIN_EMAIL: email, NEXUSPIPE_ADMIN_PASSWORD: password } = set;
  if (email && password) return { email, password };
  if (email || password) {
    throw new ConfigInvalid(['NEXUSPIPE_ADMIN_EMAIL and NEXUSPIPE_ADMIN_PASSWORD: set both or neither']);
  }
  return null;
}
