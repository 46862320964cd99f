/** Apache Kafka in KRaft mode, one broker, from the jars that `npm run services:install` fetched. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startOwned, type OwnedServer } from './owned-process.js';
import { kafkaLibs, onPath, repositoryRoot, type Missing } from './places.js';
import { freePorts, portAccepts } from './ports.js';

export interface KafkaServer extends OwnedServer {
  readonly brokers: readonly string[];
  /** `localhost:port` of the listeners that were asked for beside the plain one, by name. */
  readonly listeners: Readonly<Record<string, string>>;
}

/** A listener beside the plain one. */
export interface KafkaListener {
  readonly protocol: 'SSL' | 'SASL_SSL' | 'SASL_PLAINTEXT';
  /** Settings of a broker for this listener alone. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface KafkaOptions {
  readonly owner?: number;
  /** By name, in capitals. */
  readonly listeners?: Readonly<Record<string, KafkaListener>>;
  /** A user who may sign in by SCRAM. */
  readonly scramUser?: { readonly name: string; readonly password: string };
}

/** Starts a broker of the caller's own. Ready when its port is open, after about four seconds; 370 MB. */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaServer | Missing> {
  const libs = kafkaLibs();
  if (!libs) return { missing: 'Kafka', hint: 'npm run services:install' };
  const java = onPath('java');
  if (!java) return { missing: 'Kafka', hint: 'Java 17 or later is not on the PATH' };
  const names = Object.keys(options.listeners ?? {});
  const [port = 0, controllerPort = 0, ...others] = await freePorts(2 + names.length);
  const listeners = Object.fromEntries(names.map((name, index) => [name, `localhost:${others[index]}`]));
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-kafka-'));
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, settings({ folder, port, controllerPort, listeners }, options));
  const jvm = javaArguments(libs);
  const clusterId = randomUUID().replaceAll('-', '').slice(0, 22);
  const format = ['format', '-t', clusterId, '-c', properties, ...scramUser(options)];
  await promisify(execFile)(java, [...jvm, 'kafka.tools.StorageTool', ...format]);
  const server = await startOwned({
    name: 'Kafka',
    command: [java, '-Xms256m', '-Xmx512m', ...jvm, 'kafka.Kafka', properties],
    folder,
    ...(options.owner !== undefined && { owner: options.owner }),
    ready: () => portAccepts(port),
  });
  return Object.assign(server, { brokers: [`127.0.0.1:${port}`], listeners });
}

function javaArguments(libs: string): string[] {
  const logging = join(repositoryRoot(), 'tools/services/kafka/log4j2.xml');
  // One core is often all that it gets: the serial collector and the first compiler tier start soonest.
  return ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-Dlog4j2.configurationFile=${logging}`, '-cp', `${libs}/*`];
}

interface Places {
  readonly folder: string;
  readonly port: number;
  readonly controllerPort: number;
  /** `host:port` of the listeners beside the plain one. */
  readonly listeners: Readonly<Record<string, string>>;
}

function settings({ folder, port, controllerPort, listeners }: Places, options: KafkaOptions): string {
  const protocols = Object.entries(options.listeners ?? {}).map(([name, { protocol }]) => `${name}:${protocol}`);
  const open = [`PLAINTEXT://127.0.0.1:${port}`, ...Object.entries(listeners).map(([name, at]) => `${name}://${at}`)];
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: [...open, `CONTROLLER://127.0.0.1:${controllerPort}`].join(','),
    'advertised.listeners': open.join(','),
    'listener.security.protocol.map': ['CONTROLLER:PLAINTEXT', 'PLAINTEXT:PLAINTEXT', ...protocols].join(','),
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // After a kill the controller waits for the broker's old session: short, so that a restart is.
    'broker.session.timeout.ms': 2000,
    'broker.heartbeat.interval.ms': 500,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 4,
    ...ofListeners(options),
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

function ofListeners({ listeners = {} }: KafkaOptions): Record<string, string> {
  const named = Object.entries(listeners).flatMap(([name, listener]) =>
    Object.entries(listener.settings).map(([key, value]) => [`listener.name.${name.toLowerCase()}.${key}`, value]),
  );
  return Object.fromEntries(named) as Record<string, string>;
}

function scramUser({ scramUser: user }: KafkaOptions): string[] {
  return user ? ['--add-scram', `SCRAM-SHA-512=[name=${user.name},password=${user.password}]`] : [];
}
