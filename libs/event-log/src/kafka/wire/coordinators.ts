/**
 * Which broker coordinates a transactional id or a group. kafkajs asks the cluster anew before nearly every request of a
 * transaction: four of its nine round trips. Here an answer holds for a second; after a move the old coordinator refuses,
 * and who is refused asks again after that.
 */
import { createRequire } from 'node:module';

interface Wanted {
  readonly groupId: string;
  /** 0 for a group, 1 for a transactional id. */
  readonly coordinatorType: number;
}

/** As much as concerns us of the class of kafkajs that knows the brokers. */
export interface ClusterClass {
  readonly prototype: { findGroupCoordinatorMetadata(wanted: Wanted): Promise<unknown> };
}

interface Answer {
  readonly metadata: Promise<unknown>;
  readonly askedAt: number;
}

const HOLDS_MS = 1_000;
const CLUSTER = 'kafkajs/src/cluster/index.js';

const taught = new WeakSet<ClusterClass>();

/** Teaches the class once; each cluster keeps its own answers. Questions that fail are not kept. */
export function rememberCoordinators(
  cluster: ClusterClass = createRequire(import.meta.url)(CLUSTER) as ClusterClass,
  now: () => number = Date.now,
): void {
  if (taught.has(cluster)) return;
  taught.add(cluster);
  const ask = cluster.prototype.findGroupCoordinatorMetadata;
  const known = new WeakMap<object, Map<string, Answer>>();
  cluster.prototype.findGroupCoordinatorMetadata = function (wanted) {
    let answers = known.get(this);
    if (!answers) known.set(this, (answers = new Map<string, Answer>()));
    const name = `${wanted.coordinatorType}/${wanted.groupId}`;
    const last = answers.get(name);
    if (last && now() - last.askedAt < HOLDS_MS) return last.metadata;
    const metadata = ask.call(this, wanted);
    answers.set(name, { metadata, askedAt: now() });
    metadata.catch(() => answers.delete(name));
    return metadata;
  };
}
