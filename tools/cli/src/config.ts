/** What the commands read from the environment; options on the command line come first. */
import { z } from 'zod';
import { kafkaSecurityVariables, loadConfig, redisSecurityVariables, variables } from '#runtime';

export const cliEnvironment = z.object({
  NEXUSPIPE_URL: z
    .string()
    .default('http://localhost:3000')
    .describe('Address of NexusPipe, for send, import, tail and simulate.'),
  NEXUSPIPE_KEY: z
    .string()
    .optional()
    .describe('API key for send, import and simulate; else the start key of the data folder.'),
  NEXUSPIPE_TOKEN: z.string().optional().describe('Access token for tail.'),
  NEXUSPIPE_EMAIL: z.string().optional().describe('Sign in for tail.'),
  NEXUSPIPE_PASSWORD: z.string().optional().describe('Password that goes with it.'),
  NEXUSPIPE_DATA_DIR: z.string().default('.nexuspipe').describe('Data folder of standalone.'),
  DATABASE_URL: variables
    .databaseUrl()
    .optional()
    .describe('PostgreSQL of cluster mode, for migrate, doctor, admin link, demo remove.'),
  KAFKA_BROKERS: z.string().optional().describe('Kafka of cluster mode, for doctor.'),
  REDIS_URL: z.string().optional().describe('Redis of cluster mode, for doctor.'),
  ...kafkaSecurityVariables(),
  ...redisSecurityVariables(),
  NEXUSPIPE_TOPIC_PREFIX: z.string().default('').describe('Prefix of topics and groups.'),
});

export type CliConfig = z.infer<typeof cliEnvironment>;

export function readCliConfig(): CliConfig {
  return loadConfig(cliEnvironment, process.env);
}
