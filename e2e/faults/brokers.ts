/** Of three brokers one is missing: each record is with all three, two are enough to acknowledge it. */
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { TOPICS } from '#contracts';
import type { KafkaServer } from '../../tools/services/kafka.js';
import { until } from '../until.js';
import { flows, FLOWS_WITHIN_MS } from './flows.js';
import type { BrokerFault } from './plan.js';
import { probe } from './probes.js';
import type { Scene } from './scene.js';
import type { System } from './system.js';

const OFFSETS = '__consumer_offsets';
const INNER = [OFFSETS, '__transaction_state'];
const ENRICHERS = 'enricher';
/** Longer than a broker's session. */
const FROZEN_MS = 8_000;

export async function breakBrokers(what: BrokerFault, scene: Scene): Promise<void> {
  const brokers = scene.system.servers!.brokers;
  switch (what) {
    case 'leader killed':
      return without(await leaderOfRawEvents(scene.system), scene);
    case 'coordinator killed':
      return without(await coordinator(scene.system), scene);
    case 'leader frozen':
      return frozen(await leaderOfRawEvents(scene.system), scene);
    case 'all killed in turn':
      for (const broker of brokers) await without(broker, scene);
  }
}

/** Kills it; everything goes on without it, through all stages; then it comes back and has what it missed. */
async function without(broker: KafkaServer, { system, source, ledger }: Scene): Promise<void> {
  await broker.kill();
  await flows('without one of three brokers', ledger);
  await probe(system, source, ledger);
  await broker.restart();
  await whole(system);
}

/** Others lead while it is frozen; what it was asked before must not be answered by what it believes to be. */
async function frozen(broker: KafkaServer, { system, ledger }: Scene): Promise<void> {
  broker.pause();
  try {
    const since = Date.now();
    await until('it was frozen for longer than its session', FLOWS_WITHIN_MS, () => {
      return Date.now() - since > FROZEN_MS || 'not yet';
    });
    await flows('while one of three brokers is frozen', ledger);
  } finally {
    broker.resume();
  }
  await whole(system);
}

async function leaderOfRawEvents(system: System): Promise<KafkaServer> {
  const leads = new Map<number, number>();
  for (const { leader } of await partitionsOf(system, [system.topicPrefix + TOPICS.raw])) {
    leads.set(leader, (leads.get(leader) ?? 0) + 1);
  }
  const [most] = [...leads].sort(([, a], [, b]) => b - a);
  return nodeOf(system, most![0]);
}

/** Of the enrichers' group: who leads the partition of the offsets that its name falls to. */
async function coordinator(system: System): Promise<KafkaServer> {
  const partitions = await partitionsOf(system, [OFFSETS]);
  const at = hashOf(system.topicPrefix + ENRICHERS) % partitions.length;
  return nodeOf(system, partitions.find(({ partitionId }) => partitionId === at)!.leader);
}

/** `String.hashCode` of Java without its sign, which Kafka takes for it. */
function hashOf(text: string): number {
  let hash = 0;
  for (const char of text) hash = (Math.imul(31, hash) + char.charCodeAt(0)) | 0;
  return hash & 0x7fffffff;
}

/** Nodes are numbered from 1, in their order. */
function nodeOf({ servers }: System, id: number): KafkaServer {
  return servers!.brokers[id - 1]!;
}

/** Every partition is with all brokers again. */
async function whole(system: System): Promise<void> {
  const { topicPrefix, servers } = system;
  const topics = [...Object.values(TOPICS).map((name) => topicPrefix + name), ...INNER];
  await until('every partition is with all brokers', FLOWS_WITHIN_MS, async () => {
    const found = await partitionsOf(system, topics).catch((fault: Error) => fault);
    if (found instanceof Error) return found.message;
    const short = found.filter(({ isr }) => isr.length < servers!.brokers.length).length;
    return short === 0 || `${short} of ${found.length} are not`;
  });
}

async function partitionsOf({ servers }: System, topics: string[]) {
  return asking(servers!.brokers, async (admin) => {
    const { topics: found } = await admin.fetchTopicMetadata({ topics });
    return found.flatMap(({ partitions }) => partitions);
  });
}

async function asking<T>(nodes: readonly KafkaServer[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const brokers = nodes.flatMap((node) => node.brokers);
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 3 } }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
