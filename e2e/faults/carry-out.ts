/** How each fault is brought about, and when it is over. */
import { http, signIn } from '../client.js';
import { until } from '../until.js';
import { breakBrokers } from './brokers.js';
import { stepClock } from './clock.js';
import { EVENTS_BETWEEN, flows, FLOWS_WITHIN_MS } from './flows.js';
import { disturb } from './network.js';
import { describeFault, type Fault, type FaultyApp, type PartFault } from './plan.js';
import { probe } from './probes.js';
import type { Scene } from './scene.js';
import { flush, query, type Servers } from './servers.js';
import { allReady, type System } from './system.js';

const REACHED_WITHIN_MS = 120_000;
const REPLAYED_WITHIN_MS = 120_000;

/** Resolves when everything is up again and takes events. */
export async function carryOut(fault: Fault, scene: Scene): Promise<void> {
  await bringAbout(fault, scene);
  await allReady(scene.system);
  await flows(`after: ${describeFault(fault)}`, scene.ledger);
}

async function bringAbout(fault: Fault, scene: Scene): Promise<void> {
  const { system } = scene;
  switch (fault.kind) {
    case 'killed-at':
      await system.process(fault.app).kill();
      system.launch(fault.app, `${fault.point}:${fault.nth}`);
      await endsAt(system, fault.app, fault.point);
      return system.launch(fault.app);
    case 'replay-killed-at':
      return replayKilledAt(fault, scene);
    case 'killed':
      await system.process(fault.app).kill();
      return system.launch(fault.app);
    case 'frozen':
      return frozen(fault.app, scene);
    case 'zombie':
      return zombie(fault.app, scene);
    case 'rebalanced':
      return rebalanced(scene);
    case 'part':
      return part(fault.what, system);
    case 'broker':
      return breakBrokers(fault.what, scene);
    case 'network':
      return disturb(fault.to, fault.how, system.servers!.network!);
    case 'clock':
      return stepClock(fault.app, scene);
  }
}

/** `instead`: what to say of it when it does not. */
async function endsAt(
  system: System,
  app: FaultyApp,
  point: string,
  instead: () => Promise<string> = () => Promise.resolve(''),
): Promise<void> {
  const process = system.process(app);
  await until(`${app} comes to ${point}`, REACHED_WITHIN_MS, async () => {
    const { stderr } = process.output();
    return stderr.includes(`fault point ${point}`) || `${stderr} ${await instead().catch(String)}`;
  });
  await process.ended();
}

async function replayKilledAt(fault: Fault & { kind: 'replay-killed-at' }, { system }: Scene): Promise<void> {
  const app = system.mode === 'standalone' ? 'standalone' : 'projector';
  await system.process(app).kill();
  system.launch(app, `${fault.point}:${fault.nth}`);
  await system.process(app).ready();
  const ordered = await admin<{ id: string }>(system, 'topics/enriched-events/replay', {
    reason: 'the fault suite wants it',
  });
  if (ordered.status !== 202) throw new Error(`a replay was not taken: ${JSON.stringify(ordered.body)}`);
  const replay = async () => (await admin<{ state: string }>(system, `replays/${ordered.body.id}`)).body;
  await endsAt(system, app, fault.point, async () => JSON.stringify(await replay()));
  system.launch(app);
  await allReady(system);
  await until('the replay is live', REPLAYED_WITHIN_MS, async () => {
    const now = await replay();
    if (now.state === 'failed' || now.state === 'cancelled') throw new Error(`replay: ${JSON.stringify(now)}`);
    return now.state === 'live' || JSON.stringify(now);
  });
}

async function admin<T>(system: System, path: string, json?: object) {
  const token = await signedIn(system);
  return http<T>(`${system.gateway}/api/v1/admin/${path}`, { token, ...(json && { json }) });
}

const tokens = new WeakMap<System, string>();

async function signedIn(system: System): Promise<string> {
  const known = tokens.get(system);
  if (known !== undefined) return known;
  const token = await signIn(system);
  tokens.set(system, token);
  return token;
}

/** Some of its clients time out, none of its sessions with the parts does. */
async function frozen(app: FaultyApp, { system, ledger }: Scene): Promise<void> {
  const process = system.process(app);
  process.signal('SIGSTOP');
  const answers = (): number => [...ledger.answers.values()].reduce((sum, count) => sum + count, 0);
  const before = answers();
  const since = Date.now();
  // While the collector stands still nobody is answered, and time is all that passes.
  await until('it stood still for a while', FLOWS_WITHIN_MS, () => {
    return answers() > before + EVENTS_BETWEEN || Date.now() - since > 4_000 || 'not yet';
  });
  process.signal('SIGCONT');
}

async function zombie(app: 'enricher' | 'projector', { system, ledger, source }: Scene): Promise<void> {
  const other = await system.another(app);
  const process = system.process(app);
  process.signal('SIGSTOP');
  try {
    // All partitions flow: so the other one has those of the frozen one.
    await probe(system, source, ledger);
  } finally {
    process.signal('SIGCONT');
  }
  await probe(system, source, ledger);
  await other.stop();
}

async function rebalanced({ system, ledger, source }: Scene): Promise<void> {
  const others = await Promise.all([system.another('enricher'), system.another('projector')]);
  await probe(system, source, ledger);
  for (const other of others) await other.stop();
  await probe(system, source, ledger);
}

async function part(what: PartFault, system: System): Promise<void> {
  if (what === 'postgres connections dropped') {
    await query(
      system.databaseUrl(),
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    return;
  }
  if (what === 'postgres killed') return system.killDatabase();
  const { kafka, redis } = system.servers!;
  switch (what) {
    case 'kafka restarted':
      await kafka.kill();
      return kafka.restart();
    case 'kafka frozen, then killed':
      return freezeAndKill(system.servers!);
    case 'redis flushed':
      return flush(system.servers!);
    case 'redis restarted':
      await redis.kill();
      return redis.restart();
  }
}

/** What stands in its sockets by then was never taken. */
async function freezeAndKill({ kafka }: Servers): Promise<void> {
  kafka.pause();
  const since = Date.now();
  await until('requests have come to it', FLOWS_WITHIN_MS, () => Date.now() - since > 1_500 || 'not yet');
  await kafka.kill();
  await kafka.restart();
}
