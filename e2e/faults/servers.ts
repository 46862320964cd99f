/** The servers of cluster mode, started once for all rounds; each round has topics and a database of its own. */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startKafkaNodes, type KafkaServer } from '../../tools/services/kafka.js';
import { isMissing, type Missing } from '../../tools/services/places.js';
import { startPostgres, type PostgresServer } from '../../tools/services/postgres.js';
import { startRedis, type RedisServer } from '../../tools/services/redis.js';
import { startToxiproxy, type Toxiproxy } from '../../tools/services/toxiproxy.js';
import type { ServerName } from './plan.js';

export interface Servers {
  /** The first broker. */
  readonly kafka: KafkaServer;
  readonly brokers: readonly KafkaServer[];
  readonly redis: RedisServer;
  readonly postgres: PostgresServer;
  /** Null: the apps connect to the servers directly. */
  readonly network: Network | null;
  stop(): Promise<void>;
}

/** The ways by which all apps reach the servers. */
export interface Network {
  readonly proxy: Toxiproxy;
  readonly ways: Readonly<Record<ServerName, readonly string[]>>;
}

/** All of them, or the first that this machine does not have. */
export async function startServers({ brokers = 1 } = {}): Promise<Servers | Missing> {
  const found = await startToxiproxy();
  const proxy = isMissing(found) ? null : found;
  const ways: Record<ServerName, string[]> = { kafka: [], redis: [], postgres: [] };
  const wayTo = async (server: ServerName, address: string): Promise<string> => {
    const way = await proxy!.way(address);
    ways[server].push(way);
    return way;
  };
  const through = proxy ? { through: (address: string) => wayTo('kafka', address) } : {};
  const [kafka, redis, postgres] = await Promise.all([
    startKafkaNodes(brokers, through),
    startRedis(),
    startPostgres(),
  ]);
  const stop = async (): Promise<void> => {
    const nodes = isMissing(kafka) ? [] : kafka;
    for (const server of [...nodes, redis, postgres, proxy]) if (server && !isMissing(server)) await server.stop();
  };
  if (isMissing(kafka) || isMissing(redis) || isMissing(postgres)) {
    await stop();
    return [kafka, redis, postgres].find((one): one is Missing => isMissing(one))!;
  }
  if (proxy) {
    await wayTo('redis', new URL(redis.url).host);
    await wayTo('postgres', new URL(postgres.url).host);
  }
  return { kafka: kafka[0]!, brokers: kafka, redis, postgres, network: proxy && { proxy, ways }, stop };
}

/** A server's address as an app has it. */
export function forApps({ network }: Servers, server: 'redis' | 'postgres', address: string): string {
  const way = network?.ways[server][0];
  if (way === undefined) return address;
  const url = new URL(address);
  url.host = way;
  return url.href;
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
