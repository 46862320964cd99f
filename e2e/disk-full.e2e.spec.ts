/**
 * A standalone installation whose disk has no room: senders are refused before anything is lost, nobody ends, and when
 * there is room again all goes on by itself, each accepted event counted once.
 *
 * Whoever runs the tests may bound the length of a process's files, which stops its log and nothing else. A disk of its
 * own takes the right to mount one; where it is missing those tests are not there.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LedgerAnswer, OverviewAnswer } from '#contracts';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { openStandalone, type StandaloneOptions } from './installation.js';
import { until } from './until.js';

const DAY = 86_400_000;
const SEEN_WITHIN_MS = 30_000;
/** The longest pause of a reader between two tries is 5 s; PostgreSQL may have to recover first. */
const HEALED_WITHIN_MS = 60_000;
const BATCH = 200;
const MOST_BATCHES = 400;
const PADDING = 'x'.repeat(400);

type Standalone = Awaited<ReturnType<typeof openStandalone>>;
type Refusal = Awaited<ReturnType<typeof send>>;

/** One installation, what was sent to it, and what came of it. */
class Trial {
  private readonly accepted: string[] = [];
  private readonly refused: string[][] = [];
  private sent = 0;

  private constructor(
    readonly installation: Standalone,
    private readonly token: string,
    private readonly source: Source,
    readonly pid: number,
  ) {}

  static async open(options: StandaloneOptions = {}): Promise<Trial> {
    const installation = await openStandalone(['--no-demo'], options);
    const token = await signIn(installation);
    return new Trial(installation, token, await makeSource(installation, token), installation.apps['standalone']!.pid);
  }

  /** Sends a batch of new events; answers with what was said where it was not taken. */
  async send(): Promise<Refusal | null> {
    const ids = Array.from({ length: BATCH }, () => `e-${this.sent++}`);
    return this.sendIds(ids);
  }

  async sendUntilRefused(): Promise<Refusal> {
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const refusal = await this.send();
      if (refusal) return refusal;
    }
    throw new Error(`${MOST_BATCHES * BATCH} events were taken`);
  }

  /** As a client does: the same events, with the same ids. */
  async sendRefusedAgain(): Promise<void> {
    for (const ids of this.refused.splice(0)) expect(await this.sendIds(ids)).toBeNull();
  }

  /** What was accepted is counted, no less and no more, and the ledger has an end for each. */
  countsWhatItAccepted(withinMs: number): Promise<void> {
    const query = `${this.installation.gateway}/api/v1/projects/${this.source.projectId}/query`;
    const range = `from=${Date.now() - DAY}&to=${Date.now() + DAY}`;
    return until(`${this.accepted.length} events are counted`, withinMs, async () => {
      const { body: overview } = await http<OverviewAnswer>(`${query}/overview?${range}`, { token: this.token });
      const { body: ledger } = await http<LedgerAnswer>(`${query}/ledger?by=hour&${range}`, { token: this.token });
      const seen = [overview.events, ledger.accepted, ledger.projected].map(Number);
      return seen.every((count) => count === this.accepted.length) && ledger.balanced ? true : seen.join(', ');
    });
  }

  ready(expected: 200 | 503, withinMs: number, detail: RegExp = /^/): Promise<void> {
    return until(`ready is ${expected}`, withinMs, async () => {
      const { status, body } = await http(`${this.installation.gateway}/health/ready`);
      return (status === expected && detail.test(JSON.stringify(body))) || `${status} ${JSON.stringify(body)}`;
    });
  }

  /** The process is the one that was started; it ends in order. */
  async ended(): Promise<void> {
    const { standalone } = this.installation.apps;
    expect(standalone!.output().stderr).not.toMatch(/unhandled|uncaught/i);
    expect(await standalone!.stop()).toBe(0);
  }

  private async sendIds(ids: readonly string[]): Promise<Refusal | null> {
    const { stream, key } = this.source;
    const batch = ids.map((id) => ({ id, stream, type: 'tick', properties: { padding: PADDING } }));
    const answer = await send(this.installation, key, batch);
    if (answer.status === 202) {
      this.accepted.push(...ids);
      return null;
    }
    this.refused.push([...ids]);
    return answer;
  }
}

function expectRefused(refusal: Refusal, code: RegExp): void {
  expect([refusal.status, refusal.body.code]).toEqual([503, expect.stringMatching(code)]);
  expect(Number(refusal.headers.get('retry-after'))).toBeGreaterThan(0);
}

describe('a log that cannot grow', () => {
  let trial: Trial;
  afterEach(() => trial?.installation.close());

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux(
    'refuses, lives, and goes on by itself',
    async () => {
      trial = await Trial.open();
      const limit = (bytes: number | 'unlimited'): void => {
        const { status, stderr } = spawnSync('prlimit', ['--pid', `${trial.pid}`, `--fsize=${bytes}:`]);
        if (status !== 0) throw new Error(`prlimit: ${String(stderr)}`);
      };
      expect(await trial.send()).toBeNull();
      limit(statSync(join(trial.installation.dataDirectory, 'log/log.mdb')).size + 1_000_000);
      expectRefused(await trial.sendUntilRefused(), /^LOG_(UNAVAILABLE|DISK_FULL)$/);
      await trial.ready(503, SEEN_WITHIN_MS, /"log":\{"ok":false/);
      expect((await http(`${trial.installation.gateway}/health/live`)).status).toBe(200);
      limit('unlimited');
      await trial.ready(200, HEALED_WITHIN_MS);
      await trial.countsWhatItAccepted(HEALED_WITHIN_MS);
      await trial.sendRefusedAgain();
      await trial.countsWhatItAccepted(HEALED_WITHIN_MS);
      await trial.ended();
    },
    180_000,
  );
});

/** A small disk in memory. */
class SmallDisk {
  constructor(private readonly folder: string) {}

  static mount(folder: string, megabytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true });
    const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
    if (status !== 0) throw new Error(`mount: ${String(stderr)}`);
    return new SmallDisk(folder);
  }

  static allowed(): boolean {
    const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-e2e-'));
    const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
    if (mounted) spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true });
    return mounted;
  }

  /** Something else takes all but so much of it. */
  leave(megabytes: number): void {
    const { bavail, bsize } = statfsSync(this.folder);
    const bytes = bavail * bsize - megabytes * 1e6;
    if (bytes > 0) writeFileSync(join(this.folder, 'something-else'), Buffer.alloc(bytes));
  }

  free(): void {
    rmSync(join(this.folder, 'something-else'), { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder]);
  }
}

if (SmallDisk.allowed()) {
  describe('a small disk', () => {
    let trial: Trial;
    let disk: SmallDisk;
    const mounted = (folder: string, megabytes: number) => (dataDirectory: string) => {
      disk = SmallDisk.mount(join(dataDirectory, folder), megabytes);
    };
    afterEach(async () => {
      await trial?.ended();
      disk.unmount();
      await trial?.installation.close();
    });

    it('of the log: nothing new is taken below the mark, and what was accepted goes through', async () => {
      const env = { NEXUSPIPE_MIN_FREE_MB: '40' };
      trial = await Trial.open({ env, prepare: mounted('log', 100) });
      expect(await trial.send()).toBeNull();
      disk.leave(30);
      await trial.ready(503, SEEN_WITHIN_MS, /"log":\{"ok":false,"detail":"\d+ MB free/);
      expectRefused(await trial.sendUntilRefused(), /^LOG_DISK_FULL$/);
      await trial.countsWhatItAccepted(SEEN_WITHIN_MS);
      const metrics = await (await fetch(`${trial.installation.gateway}/metrics`)).text();
      expect(metrics).toMatch(/^nexuspipe_log_disk_free_bytes [1-3]\d{7}$/m);
      disk.free();
      await trial.ready(200, SEEN_WITHIN_MS);
      await trial.sendRefusedAgain();
      await trial.countsWhatItAccepted(SEEN_WITHIN_MS);
    }, 120_000);

    it('of the log that is full to the last byte: nothing that was accepted is lost', async () => {
      const env = { NEXUSPIPE_MIN_FREE_MB: '0' };
      trial = await Trial.open({ env, prepare: mounted('log', 100) });
      expect(await trial.send()).toBeNull();
      disk.leave(2);
      expectRefused(await trial.sendUntilRefused(), /^LOG_(UNAVAILABLE|DISK_FULL)$/);
      await trial.ready(503, SEEN_WITHIN_MS, /"log":\{"ok":false/);
      disk.free();
      await trial.ready(200, HEALED_WITHIN_MS);
      await trial.countsWhatItAccepted(HEALED_WITHIN_MS);
      await trial.sendRefusedAgain();
      await trial.countsWhatItAccepted(HEALED_WITHIN_MS);
    }, 180_000);

    it('of the database: its events wait in the log, and none is taken for a bad one', async () => {
      trial = await Trial.open({ prepare: mounted('postgres', 220) });
      expect(await trial.send()).toBeNull();
      await trial.countsWhatItAccepted(SEEN_WITHIN_MS);
      disk.leave(0);
      for (let batch = 0; batch < 100; batch += 1) expect(await trial.send()).toBeNull();
      await trial.ready(503, SEEN_WITHIN_MS);
      disk.free();
      await trial.ready(200, HEALED_WITHIN_MS);
      await trial.countsWhatItAccepted(HEALED_WITHIN_MS);
    }, 180_000);
  });
}
