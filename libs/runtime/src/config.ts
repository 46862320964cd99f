/**
 * One typed configuration per app, read once. Every wrong or missing variable is named in one error; the docs'
 * reference is generated from the same schemas.
 */
import { z } from 'zod';

/** Thrown at start; its message has one line per variable and no value of any of them. */
export class ConfigInvalid extends Error {
  override readonly name = 'ConfigInvalid';
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Checks the environment against a schema. An empty string counts as absent, as compose files write it. */
export function loadConfig<S extends z.ZodObject>(
  schema: S,
  env: Readonly<Record<string, string | undefined>>,
): z.infer<S> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  throw new ConfigInvalid(result.error.issues.map((issue) => `${issue.path.join('.')}: ${explain(issue, present)}`));
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
      .describe('PostgreSQL 15 or later, postgres://user:password@host:port/database.'),
  redisUrl: () =>
    z
      .string()
      .regex(/^rediss?:\/\//, 'must be a redis:// or rediss:// URL')
      .describe('Redis 7 or later, redis://host:port.'),
};

/** Of every app that is a process of its own; `port` is where it listens by default. */
export const processVariables = (port: number) => ({
  PORT: variables.port(port),
  HOST: variables.host(),
  LOG_LEVEL: variables.logLevel(),
});

/** Of every app that is on Kafka. */
export const kafkaVariables = () => ({
  KAFKA_BROKERS: variables.kafkaBrokers(),
  KAFKA_REPLICATION: variables.kafkaReplication(),
  NEXUSPIPE_TOPIC_PREFIX: variables.topicPrefix(),
  NEXUSPIPE_PARTITIONS: variables.partitions(),
});
