/** What the commands read from the environment; options on the command line come first. */
import { z } from 'zod';
import { kafkaSecurityVariables, loadConfig, redisSecurityVariables, variables } from '#runtime';

export const cliEnvironment = z.object({
  NEXUSPIPE_URL: z
    .string()
    .optional()
    .describe('Address of NexusPipe; else that of the standalone on the data folder, else http://localhost:3000.'),
  NEXUSPIPE_KEY: z
    .string()
    .optional()
    .describe('API key for send, import and simulate; else the start key of the data folder.'),
  NEXUSPIPE_TOKEN: z
    .string()
    .optional()
    .describe('Personal access token for keys, members, audit and tail; else that of the profile.'),
  NEXUSPIPE_EMAIL: z.string().optional().describe('Who signs in, for login and tail.'),
  NEXUSPIPE_PASSWORD: z.string().optional().describe('Password that goes with it.'),
  XDG_CONFIG_HOME: z.string().optional().describe('Folder in which login keeps profiles; by default ~/.config.'),
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
