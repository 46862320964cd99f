/**
 * `npm run services`: starts Kafka, Redis, PostgreSQL and a schema registry in the foreground and prints the variables to
 * export. A server that the environment already names is used as it is. Ctrl-C ends them and removes their data.
 */
import { startApicurio } from './apicurio.js';
import { startKafka } from './kafka.js';
import type { OwnedServer } from './owned-process.js';
import { isMissing, type Missing } from './places.js';
import { startPostgres } from './postgres.js';
import { startRedis } from './redis.js';

const servers: OwnedServer[] = [];

async function offer<S extends OwnedServer>(
  variable: string,
  start: () => Promise<S | Missing>,
  address: (server: S) => string,
): Promise<void> {
  const named = process.env[variable];
  if (named) return void process.stdout.write(`export ${variable}=${named}\n`);
  const server = await start();
  if (isMissing(server)) return void process.stderr.write(`${server.missing} is missing: ${server.hint}\n`);
  servers.push(server);
  process.stdout.write(`export ${variable}=${address(server)}\n`);
}

async function stop(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
}

async function main(): Promise<void> {
  // Servers do not keep the process alive: this does, until a signal.
  const alive = setInterval(() => undefined, 60_000);
  const end = (): void => {
    clearInterval(alive);
    void stop();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  const offers = await Promise.allSettled([
    offer('KAFKA_BROKERS', startKafka, (kafka) => kafka.brokers.join(',')),
    offer('REDIS_URL', startRedis, (redis) => redis.url),
    offer('DATABASE_URL', startPostgres, (postgres) => postgres.url),
    offer('SCHEMA_REGISTRY_URL', startApicurio, (registry) => registry.url),
  ]);
  for (const offered of offers) {
    if (offered.status === 'rejected') process.stderr.write(`${String(offered.reason)}\n`);
  }
  process.stderr.write(servers.length > 0 ? 'running; Ctrl-C ends them\n' : 'nothing to run\n');
  if (servers.length === 0) end();
}

await main();
