/** Apache Kafka in KRaft mode, one broker or several, from the jars that `npm run services:install` fetched. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startOwned, type OwnedServer } from './owned-process.js';
import { isMissing, kafkaLibs, onPath, repositoryRoot, type Missing } from './places.js';
import { freePorts, portAccepts } from './ports.js';

export interface KafkaServer extends OwnedServer {
  readonly brokers: readonly string[];
  /** `localhost:port` of the listeners that were asked for beside the plain one, by name. */
  readonly listeners: Readonly<Record<string, string>>;
  /** What a client gets told to connect to: {@link brokers}, or the ways through which the broker is reached. */
  readonly advertised: string;
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
  /** Makes a way to an address, such as a proxy: clients that come by it are told to stay on it. */
  readonly through?: (address: string) => Promise<string>;
}

/** Starts a broker of the caller's own. Ready when its port is open, after about four seconds; 370 MB. */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaServer | Missing> {
  const started = await startKafkaNodes(1, options);
  return isMissing(started) ? started : started[0]!;
}

/** Starts brokers that are one cluster; each is a controller as well, so that one may be missing of three. */
export async function startKafkaNodes(
  count: number,
  options: KafkaOptions = {},
): Promise<readonly KafkaServer[] | Missing> {
  const libs = kafkaLibs();
  if (!libs) return { missing: 'Kafka', hint: 'npm run services:install' };
  const java = onPath('java');
  if (!java) return { missing: 'Kafka', hint: 'Java 17 or later is not on the PATH' };
  const clusterId = randomUUID().replaceAll('-', '').slice(0, 22);
  const controllers = await freePorts(count);
  const program = { java, jvm: javaArguments(libs), clusterId };
  const starting = controllers.map((_, index) => startNode({ index, controllers }, program, options));
  const started = await Promise.allSettled(starting);
  const failed = started.find((one) => one.status === 'rejected');
  const nodes = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (!failed) return nodes;
  for (const node of nodes) await node.stop();
  throw failed.reason;
}

interface Node {
  readonly index: number;
  /** Ports of all controllers. */
  readonly controllers: readonly number[];
}

interface Program {
  readonly java: string;
  readonly jvm: readonly string[];
  readonly clusterId: string;
}

async function startNode(node: Node, { java, jvm, clusterId }: Program, options: KafkaOptions): Promise<KafkaServer> {
  const names = Object.keys(options.listeners ?? {});
  const [port = 0, inner = 0, ...others] = await freePorts(2 + names.length);
  const listeners = Object.fromEntries(names.map((name, index) => [name, `localhost:${others[index]}`]));
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-kafka-'));
  const properties = join(folder, 'server.properties');
  const through = options.through && {
    listener: `127.0.0.1:${inner}`,
    way: await options.through(`127.0.0.1:${inner}`),
  };
  writeFileSync(properties, settings({ folder, port, node, listeners, through }, options));
  const format = ['format', '-t', clusterId, '-c', properties, ...scramUser(options)];
  await promisify(execFile)(java, [...jvm, 'kafka.tools.StorageTool', ...format]);
  const server = await startOwned({
    name: 'Kafka',
    command: [java, '-Xms256m', '-Xmx512m', ...jvm, 'kafka.Kafka', properties],
    folder,
    ...(options.owner !== undefined && { owner: options.owner }),
    ready: () => portAccepts(port),
  });
  const plain = `127.0.0.1:${port}`;
  return Object.assign(server, { brokers: [plain], listeners, advertised: through?.way ?? plain });
}

const PROTOCOLS = ['CONTROLLER:PLAINTEXT', 'PLAINTEXT:PLAINTEXT', 'THROUGH:PLAINTEXT'];

function javaArguments(libs: string): string[] {
  const logging = join(repositoryRoot(), 'tools/services/kafka/log4j2.xml');
  // One core is often all that it gets: the serial collector and the first compiler tier start soonest.
  return ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-Dlog4j2.configurationFile=${logging}`, '-cp', `${libs}/*`];
}

interface Places {
  readonly folder: string;
  readonly port: number;
  readonly node: Node;
  /** `host:port` of the listeners beside the plain one. */
  readonly listeners: Readonly<Record<string, string>>;
  /** Where it listens to those who come by a way, and the way. */
  readonly through: { readonly listener: string; readonly way: string } | undefined;
}

function settings({ folder, port, node, listeners, through }: Places, options: KafkaOptions): string {
  const { index, controllers } = node;
  const copies = Math.min(3, controllers.length);
  const protocols = Object.entries(options.listeners ?? {}).map(([name, { protocol }]) => `${name}:${protocol}`);
  const open = [`PLAINTEXT://127.0.0.1:${port}`, ...Object.entries(listeners).map(([name, at]) => `${name}://${at}`)];
  const byWay = (address: string | undefined): string[] => (address === undefined ? [] : [`THROUGH://${address}`]);
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': index + 1,
    'controller.quorum.voters': controllers.map((at, other) => `${other + 1}@127.0.0.1:${at}`).join(','),
    listeners: [...open, ...byWay(through?.listener), `CONTROLLER://127.0.0.1:${controllers[index]}`].join(','),
    'advertised.listeners': [...open, ...byWay(through?.way)].join(','),
    'listener.security.protocol.map': [...PROTOCOLS, ...protocols].join(','),
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(folder, 'data'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': copies,
    'transaction.state.log.replication.factor': copies,
    'transaction.state.log.min.isr': Math.min(2, copies),
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
