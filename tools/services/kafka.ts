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
}

/** Starts a broker of the caller's own. Ready when its port is open, after about four seconds; 370 MB. */
export async function startKafka(options: { readonly owner?: number } = {}): Promise<KafkaServer | Missing> {
  const libs = kafkaLibs();
  if (!libs) return { missing: 'Kafka', hint: 'npm run services:install' };
  const java = onPath('java');
  if (!java) return { missing: 'Kafka', hint: 'Java 17 or later is not on the PATH' };
  const [port = 0, controllerPort = 0] = await freePorts(2);
  const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-kafka-'));
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, settings(folder, port, controllerPort));
  const jvm = javaArguments(libs);
  const clusterId = randomUUID().replaceAll('-', '').slice(0, 22);
  await promisify(execFile)(java, [...jvm, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties]);
  const server = await startOwned({
    name: 'Kafka',
    command: [java, '-Xms256m', '-Xmx512m', ...jvm, 'kafka.Kafka', properties],
    folder,
    ...options,
    ready: () => portAccepts(port),
  });
  return Object.assign(server, { brokers: [`127.0.0.1:${port}`] });
}

function javaArguments(libs: string): string[] {
  const logging = join(repositoryRoot(), 'tools/services/kafka/log4j2.xml');
  // One core is often all that it gets: the serial collector and the first compiler tier start soonest.
  return ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', `-Dlog4j2.configurationFile=${logging}`, '-cp', `${libs}/*`];
}

function settings(folder: string, port: number, controllerPort: number): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
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
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}
