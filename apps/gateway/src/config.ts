/** What the gateway reads from its environment. */
import { z } from 'zod';
import { ConfigInvalid, kafkaVariables, loadConfig, processVariables, redisVariables, variables } from '#runtime';
import { isOrigin } from './control/collectors/origin.js';
import type { AdminCredentials } from './control/setup/setup.js';
import type { MailSettings, TokenSettings } from './parts.js';

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

/** Of whoever sends people links. */
export const linkVariables = {
  NEXUSPIPE_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional()
    .describe(
      'Where people reach the dashboard; stands in links. By default the host that a request names, which whoever sends it chooses: hence required for mails.',
    ),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// URL' })
    .optional()
    .describe(
      'Mail server for invitations and password resets, smtp://user:password@host:port; a password goes by TLS only. By default links are shown to who makes them.',
    ),
  MAIL_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<)?[^\s<>@,]+@[^\s<>@,]+>?$/, 'must be an address, or a name with <address>')
    .optional()
    .describe('Sender of mails, address or `Name <address>`.'),
};

/** Of whoever lets pages watch. */
export const socketVariables = {
  NEXUSPIPE_SOCKET_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .transform((origins) => origins.filter((origin) => origin !== ''))
    .refine(
      (origins) => origins.every((origin) => isOrigin(origin) && !origin.includes('*')),
      'must be origins (https://app.example.com), separated by commas',
    )
    .describe(
      'Pages of other origins that may open a live connection, separated by commas; those of the gateway’s own host always may.',
    ),
};

export const gatewayEnvironment = z.object({
  ...processVariables(3000),
  ...kafkaVariables(),
  DATABASE_URL: variables.databaseUrl(),
  ...redisVariables(),
  TRUST_PROXY: variables.trustProxy(),
  ...adminVariables,
  ...linkVariables,
  ...socketVariables,
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
  NEXUSPIPE_CANARY_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3_600)
    .default(60)
    .describe('As ingest has it: tells when a canary is overdue.'),
  NEXUSPIPE_DATABASE_DIR: z
    .string()
    .optional()
    .describe(
      'Folder on the disk that PostgreSQL writes to, where that is this machine: a replay that would not fit on it is refused. By default that is not known.',
    ),
  JWT_ISSUER: z.string().min(1).default('nexuspipe').describe('Issuer of access tokens.'),
  JWT_AUDIENCE: z.string().min(1).default('nexuspipe').describe('Audience of access tokens.'),
  JWT_PRIVATE_KEY: z
    .string()
    .optional()
    .describe('EC P-256 private key in PEM that signs access tokens; by default one is made and kept in the database.'),
  JWT_PREVIOUS_PUBLIC_KEYS: z
    .string()
    .optional()
    .describe(
      'With JWT_PRIVATE_KEY: public keys in PEM, one after the other, of keys that signed before; to be taken out 20 minutes after a change.',
    ),
});

type Variables = z.infer<typeof gatewayEnvironment>;

export interface GatewayConfig extends Variables {
  readonly admin: AdminCredentials | null;
  readonly tokens: TokenSettings;
  /** Without a final slash; null: the dashboard's own address. */
  readonly ingestUrl: string | null;
  /** Without a final slash; null: the host that a request names. */
  readonly publicUrl: string | null;
  readonly mail: MailSettings | null;
}

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): GatewayConfig {
  const set = loadConfig(gatewayEnvironment, env);
  return {
    ...set,
    admin: adminOf(set),
    tokens: tokensOf(set),
    ingestUrl: set.NEXUSPIPE_INGEST_URL?.replace(/\/+$/, '') ?? null,
    ...linksOf(set),
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

/** Throws ConfigInvalid when mails could not be sent, or would hold an address that a stranger chose. */
export function linksOf(set: Partial<Pick<Variables, keyof typeof linkVariables>>): {
  readonly publicUrl: string | null;
  readonly mail: MailSettings | null;
} {
  const { SMTP_URL: smtpUrl, MAIL_FROM: from } = set;
  const publicUrl = set.NEXUSPIPE_PUBLIC_URL?.replace(/\/+$/, '') ?? null;
  if (!smtpUrl && !from) return { publicUrl, mail: null };
  if (!smtpUrl || !from) throw new ConfigInvalid(['SMTP_URL and MAIL_FROM: set both or neither']);
  if (!publicUrl) throw new ConfigInvalid(['NEXUSPIPE_PUBLIC_URL: is required with SMTP_URL']);
  return { publicUrl, mail: { smtpUrl, from } };
}

function tokensOf(set: Variables): TokenSettings {
  const { JWT_PRIVATE_KEY: privateKey = null, JWT_PREVIOUS_PUBLIC_KEYS: previousPublicKeys = null } = set;
  if (previousPublicKeys !== null && privateKey === null) {
    throw new ConfigInvalid(['JWT_PREVIOUS_PUBLIC_KEYS: goes with JWT_PRIVATE_KEY, which is not set']);
  }
  return { issuer: set.JWT_ISSUER, audience: set.JWT_AUDIENCE, privateKey, previousPublicKeys };
}
