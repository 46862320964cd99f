import { describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { rememberCoordinators, type ClusterClass } from './coordinators.js';

/** A cluster that counts the questions and answers with how many there were. */
function clusters() {
  let asked = 0;
  let fails = false;
  class Cluster {
    findGroupCoordinatorMetadata(_wanted: { groupId: string; coordinatorType: number }): Promise<unknown> {
      asked += 1;
      return fails ? Promise.reject(new Error('no coordinator')) : Promise.resolve(asked);
    }
  }
  let time = 0;
  rememberCoordinators(Cluster, () => time);
  return {
    open: () => new Cluster(),
    pass: (ms: number) => (time += ms),
    fail: (yes: boolean) => (fails = yes),
  };
}

const GROUP = { groupId: 'g', coordinatorType: 0 };

describe('coordinators', () => {
  it('are asked for once a second, each by itself and for each cluster', async () => {
    const { open, pass } = clusters();
    const cluster = open();
    expect(await cluster.findGroupCoordinatorMetadata(GROUP)).toBe(1);
    pass(999);
    expect(await cluster.findGroupCoordinatorMetadata(GROUP)).toBe(1);
    expect(await cluster.findGroupCoordinatorMetadata({ ...GROUP, coordinatorType: 1 })).toBe(2);
    expect(await open().findGroupCoordinatorMetadata(GROUP)).toBe(3);
    pass(1);
    expect(await cluster.findGroupCoordinatorMetadata(GROUP)).toBe(4);
  });

  it('are asked for again after a question that failed', async () => {
    const { open, fail } = clusters();
    const cluster = open();
    fail(true);
    await expect(cluster.findGroupCoordinatorMetadata(GROUP)).rejects.toThrow('no coordinator');
    fail(false);
    expect(await cluster.findGroupCoordinatorMetadata(GROUP)).toBe(2);
  });

  it('are found by the method that kafkajs has for it', () => {
    const cluster = createRequire(import.meta.url)('kafkajs/src/cluster/index.js') as ClusterClass;
    expect(cluster.prototype.findGroupCoordinatorMetadata).toHaveLength(1);
    expect(String(Reflect.get(cluster.prototype, 'findGroupCoordinator'))).toContain(
      'this.findGroupCoordinatorMetadata(',
    );
  });
});
