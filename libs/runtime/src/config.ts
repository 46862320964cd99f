/**
 * One typed configuration per app, read once. Every wrong or missing variable is named in one error; the docs'
 * reference is generated from the same schemas.
 */
import { z } from 'zod';
import { proxyList } from './proxies.js';
import { connectionProblems, type ConnectionVariables } from './tls/connection-rules.js';
import { databaseUrl } from './tls/database-url.js';
import type { CertificateFiles } from './tls/pem.js';

/** Thrown at start; its message has one line per variable and no value of any of them. */
export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/**
 * Checks the environment against a schema, and the files that its variables about connections name. An empty string counts
 * as absent, as compose files write it.
 */
export function loadConfig<S extends z.ZodObject>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<S> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(present);
  if (result.success) {
    const problems = connectionProblems(result.data as ConnectionVariables);
    if (problems.length > 0) throw new ConfigInvalid(problems);
    return result.data;
  }
  throw new ConfigInvalid(result.error.issues.map((issue) => `${issue.path.join('.')}: ${explain(issue, present)}`));
}

/** What the fault suite arms a process with; nobody else sets it, and no reference lists it. */
export function armedFaultPoint(env: NodeJS.ProcessEnv = process.env): string | null {
  return env['NEXUSPIPE_FAULT_POINT'] ?? null;
}

function explain(issue: z.core.$ZodIssue, present: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0]);
  return name in present ? issue.message : 'is required and not set';
}

/** Building blocks of schemas: what several apps read in the same way. Descriptions go into the reference. */
export const variables = {
  port: (value: number) =>
    z.coerce.number().int().min(0).max(65_535).default(value).describe('Port to listen on; 0 takes a free one.'),
  host: (value = '0.0.0.0') => z.string().default(value).describe('Address to listen on.'),
  logLevel: (value: 'info' | 'warn' = 'info') =>
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
      .default(value)
      .describe('Least severe level that is logged.'),
  kafkaBrokers: () =>
    z
      .string()
      .transform((text) => text.split(',').map((broker) => broker.trim()))
      .refine(
        (brokers) => brokers.every((broker) => /^[^:\s]+:\d{1,5}$/.test(broker)),
        'must be host:port[,host:port...]',
      )
      .describe('Kafka brokers, host:port separated by commas.'),
  kafkaReplication: () =>
    z.coerce
      .number()
      .int()
      .min(1)
      .max(9)
      .optional()
      .describe('Replication of topics that are created; by default 3, or the number of brokers if fewer.'),
  topicPrefix: () =>
    z
      .string()
      .regex(/^[A-Za-z0-9._-]{0,100}$/, 'may only have letters, digits and . _ -')
      .default('')
      .describe('Put before every topic and group name, to keep installations on one Kafka apart.'),
  partitions: () =>
    z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000)
      .default(12)
      .describe('Partitions of the event topics when they are created.'),
  databaseUrl: () =>
    z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must be a postgres:// URL')
      .transform((text, context) => {
        const read = databaseUrl(text);
        if ('url' in read) return read.url;
        context.addIssue({ code: 'custom', message: read.problem });
        return z.NEVER;
      })
      .describe(
        'PostgreSQL 15 or later, postgres://user:password@host:port/database; for TLS with ?sslmode=verify-full&sslrootcert=/ca.pem.',
      ),
  redisUrl: () =>
    z
      .string()
      .regex(/^rediss?:\/\//, 'must be a redis:// or rediss:// URL')
      .describe('Redis 7 or later, redis://host:port; rediss:// for TLS.'),
  trustProxy: () =>
    z
      .string()
      .default('')
      .transform((text, context) => {
        const proxies = proxyList(text);
        if (proxies) return proxies;
        const message = 'must be addresses or networks (10.0.0.0/8), separated by commas';
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      })
      .describe('Proxies whose X-Forwarded headers count: addresses or networks separated by commas; none by default.'),
};

const path = (meaning: string) => z.string().optional().describe(meaning);

/** Of every process that has a door of its own. */
export const doorVariables = () => ({
  TLS_CERT_PATH: path('Certificate of the door with its chain, PEM: it then speaks HTTPS. Looked at again every 10 s.'),
  TLS_KEY_PATH: path('Private key that goes with it, PEM, without a passphrase.'),
});

/** Null: the door speaks plain HTTP. */
export function doorCertificate(
  set: Pick<ConnectionVariables, 'TLS_CERT_PATH' | 'TLS_KEY_PATH'>,
): CertificateFiles | null {
  const { TLS_CERT_PATH: certPath, TLS_KEY_PATH: keyPath } = set;
  return certPath !== undefined && keyPath !== undefined ? { certPath, keyPath } : null;
}

/** Of every process that shows what goes on inside of it. */
export const insightVariables = () => ({
  METRICS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{16,}$/, 'must have 16 characters or more, without spaces')
    .optional()
    .describe(
      'Opens /metrics and the details of /health/ready, as Authorization: Bearer; else only the machine itself may.',
    ),
});

/** Of every app that is a process of its own; `port` is where it listens by default. */
export const processVariables = (port: number) => ({
  PORT: variables.port(port),
  HOST: variables.host(),
  LOG_LEVEL: variables.logLevel(),
  ...doorVariables(),
  ...insightVariables(),
});

/** How Kafka is spoken to. */
export const kafkaSecurityVariables = () => ({
  KAFKA_SSL: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('true: the brokers are spoken to over TLS.'),
  KAFKA_SSL_CA_PATH: path('Authorities that sign the brokers’ certificates, PEM; by default those that Node trusts.'),
  KAFKA_SSL_CERT_PATH: path('Client certificate for mutual TLS with Kafka, PEM.'),
  KAFKA_SSL_KEY_PATH: path('Private key that goes with it, PEM, without a passphrase.'),
  KAFKA_SSL_SERVER_NAME: path('Name that the brokers’ certificates are for; by default the host of each broker.'),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('How to sign in to Kafka: plain (with KAFKA_SSL only), scram-sha-256 or scram-sha-512.'),
  KAFKA_SASL_USERNAME: z.string().optional().describe('Kafka user.'),
  KAFKA_SASL_PASSWORD: z.string().optional().describe('Password of the Kafka user.'),
  KAFKA_SASL_PASSWORD_PATH: path('File that holds that password, instead of the variable.'),
});

/** How Redis is spoken to when its URL begins with rediss:. */
export const redisSecurityVariables = () => ({
  REDIS_TLS_CA_PATH: path('Authorities that sign the certificate of a rediss: server, PEM; by default those of Node.'),
  REDIS_TLS_CERT_PATH: path('Client certificate for Redis, PEM.'),
  REDIS_TLS_KEY_PATH: path('Private key that goes with it, PEM, without a passphrase.'),
});

/** Of every app that is on the live store. */
export const redisVariables = () => ({
  REDIS_URL: variables.redisUrl(),
  ...redisSecurityVariables(),
});

/** Of every app that is on Kafka. */
export const kafkaVariables = () => ({
  KAFKA_BROKERS: variables.kafkaBrokers(),
  KAFKA_REPLICATION: variables.kafkaReplication(),
  ...kafkaSecurityVariables(),
  SCHEMA_REGISTRY_URL: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// URL' })
    .optional()
    .describe(
      'Schema registry with Confluent’s API, https://user:password@host:port/path: the log’s schemas are registered there and its ids written. By default the ids are built in.',
    ),
  SCHEMA_REGISTRY_CA_PATH: path('Authorities that sign the registry’s certificate, PEM; by default those of Node.'),
  NEXUSPIPE_TOPIC_PREFIX: variables.topicPrefix(),
  NEXUSPIPE_PARTITIONS: variables.partitions(),
});
