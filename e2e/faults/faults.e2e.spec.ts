/** The short form of `npm run test:faults`: one schedule in each mode, chosen for what it covers in little time. */
import { describe, expect, it } from '@jest/globals';
import { isMissing } from '#testing';
import { describeFault, type Fault } from './plan.js';
import { misfits, PLANTED_BUGS } from './planted.js';
import { runRound } from './round.js';
import { startServers } from './servers.js';

const SEED = 1;
const STANDALONE: readonly Fault[] = [
  { kind: 'killed-at', app: 'standalone', point: 'enricher:after-outputs', nth: 3 },
  { kind: 'killed-at', app: 'standalone', point: 'projector:after-commit', nth: 3 },
];
const CLUSTER: readonly Fault[] = [
  { kind: 'killed-at', app: 'enricher', point: 'enricher:after-outputs', nth: 4 },
  { kind: 'killed-at', app: 'projector', point: 'projector:before-commit', nth: 4 },
  { kind: 'part', what: 'kafka frozen, then killed' },
];

const servers = await startServers();

describe('a planted bug', () => {
  it.each(PLANTED_BUGS)('$name fits into the build, for `npm run test:faults -- --planted`', (bug) => {
    expect(misfits(bug)).toEqual([]);
  });
});

describe('faults survived', () => {
  it(`standalone: ${STANDALONE.map(describeFault).join(', ')}`, async () => {
    const round = { mode: 'standalone', seed: SEED, plan: STANDALONE, servers: null } as const;
    expect(await runRound({ ...round, home: process.cwd(), say: () => undefined })).toMatchObject(SURVIVED);
  }, 240_000);
});

const cluster = async (): Promise<void> => {
  if (isMissing(servers)) throw new Error(`${servers.missing} is missing`);
  try {
    const round = { mode: 'cluster', seed: SEED, plan: CLUSTER, servers } as const;
    expect(await runRound({ ...round, home: process.cwd(), say: () => undefined })).toMatchObject(SURVIVED);
  } finally {
    await servers.stop();
  }
};
const name = `cluster: ${CLUSTER.map(describeFault).join(', ')}`;
if (isMissing(servers)) it.skip(`faults survived, ${name} (not run: ${servers.missing} is missing)`, cluster);
else it(`faults survived, ${name}`, cluster, 300_000);

const SURVIVED = { findings: [], lost: 0, doubled: 0, green: true };
