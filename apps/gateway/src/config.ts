/** What the gateway reads from its environment. */
import { z } from 'zod';
import { ConfigInvalid, loadConfig, variables } from '#runtime';
import type { AdminCredentials } from './control/setup/setup.js';
import type { TokenSettings } from './parts.js';

export const gatewayEnvironment = z.object({
  PORT: variables.port(3000),
  HOST: variables.host(),
  DATABASE_URL: variables.databaseUrl(),
  KAFKA_BROKERS: variables.kafkaBrokers(),
  KAFKA_REPLICATION: variables.kafkaReplication(),
  REDIS_URL: variables.redisUrl(),
  NEXUSPIPE_TOPIC_PREFIX: variables.topicPrefix(),
  NEXUSPIPE_PARTITIONS: variables.partitions(),
  NEXUSPIPE_ADMIN_EMAIL: z.string().optional().describe('With the password: makes the first administrator.'),
  NEXUSPIPE_ADMIN_PASSWORD: z
    .string()
    .optional()
    .describe('Password of that first administrator, 12 characters or more.'),
  NEXUSPIPE_DASHBOARD_DIR: z
    .string()
    .optional()
    .describe('Folder of the built dashboard; by default the one beside the program.'),
  NEXUSPIPE_INGEST_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional()
    .describe('Public address of ingest, shown in the dashboard’s commands; by default the dashboard’s own.'),
  JWT_ISSUER: z.string().min(1).default('nexuspipe').describe('Issuer of access tokens.'),
  JWT_AUDIENCE: z.string().min(1).default('nexuspipe').describe('Audience of access tokens.'),
  JWT_PRIVATE_KEY: z
    .string()
    .optional()
    .describe('EC P-256 private key in PEM that signs access tokens; by default one is made and kept in the database.'),
  LOG_LEVEL: variables.logLevel(),
});

export interface GatewayConfig {
  readonly port: number;
  readonly host: string;
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly replication: number | undefined;
  readonly redisUrl: string;
  readonly topicPrefix: string;
  readonly partitions: number;
  readonly admin: AdminCredentials | null;
  readonly dashboardDirectory: string | null;
  readonly ingestUrl: string | null;
  readonly tokens: TokenSettings;
  readonly logLevel: string;
}

/** Throws ConfigInvalid with a line for each wrong variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): GatewayConfig {
  const set = loadConfig(gatewayEnvironment, env);
  const { NEXUSPIPE_ADMIN_EMAIL: email, NEXUSPIPE_ADMIN_PASSWORD: password } = set;
  if (Boolean(email) !== Boolean(password)) {
    throw new ConfigInvalid(['NEXUSPIPE_ADMIN_EMAIL and NEXUSPIPE_ADMIN_PASSWORD: set both or neither']);
  }
  return {
    port: set.PORT,
    host: set.HOST,
    databaseUrl: set.DATABASE_URL,
    brokers: set.KAFKA_BROKERS,
    replication: set.KAFKA_REPLICATION,
    redisUrl: set.REDIS_URL,
    topicPrefix: set.NEXUSPIPE_TOPIC_PREFIX,
    partitions: set.NEXUSPIPE_PARTITIONS,
    admin: email && password ? { email, password } : null,
    dashboardDirectory: set.NEXUSPIPE_DASHBOARD_DIR ?? null,
    ingestUrl: set.NEXUSPIPE_INGEST_URL?.replace(/\/+$/, '') ?? null,
    tokens: { issuer: set.JWT_ISSUER, audience: set.JWT_AUDIENCE, privateKey: set.JWT_PRIVATE_KEY ?? null },
    logLevel: set.LOG_LEVEL,
  };
}
