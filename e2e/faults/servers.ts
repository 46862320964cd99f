/** The servers of cluster mode, started once for all rounds; each round has topics and a database of its own. */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startKafka, type KafkaServer } from '../../tools/services/kafka.js';
import { isMissing, type Missing } from '../../tools/services/places.js';
import { startPostgres, type PostgresServer } from '../../tools/services/postgres.js';
import { startRedis, type RedisServer } from '../../tools/services/redis.js';

export interface Servers {
  readonly kafka: KafkaServer;
  readonly redis: RedisServer;
  readonly postgres: PostgresServer;
  stop(): Promise<void>;
}

/** All of them, or the first that this machine does not have. */
export async function startServers(): Promise<Servers | Missing> {
  const [kafka, redis, postgres] = await Promise.all([startKafka(), startRedis(), startPostgres()]);
  const stop = async (): Promise<void> => {
    for (const server of [kafka, redis, postgres]) if (!isMissing(server)) await server.stop();
  };
  for (const found of [kafka, redis, postgres]) {
    if (!isMissing(found)) continue;
    await stop();
    return found;
  }
  return { kafka: kafka as KafkaServer, redis: redis as RedisServer, postgres: postgres as PostgresServer, stop };
}

/** A new database; its URL. */
export async function databaseOf({ postgres }: Servers): Promise<string> {
  const name = `faults_${randomBytes(6).toString('hex')}`;
  await query(postgres.url, `CREATE DATABASE ${name}`);
  const url = new URL(postgres.url);
  url.pathname = `/${name}`;
  return url.href;
}

/** On a connection of its own: the former may be broken. */
export async function query<Row extends pg.QueryResultRow>(
  databaseUrl: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  // A connection that ends while nobody asks has no asker to tell.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Forgets everything that Redis holds. */
export async function flush({ redis }: Servers): Promise<void> {
  const client = new Redis(redis.url);
  await client.flushall();
  client.disconnect();
}
