/** Read models that were broken on purpose are rebuilt from the log while events come, ordered as an operator would. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OverviewAnswer } from '#contracts';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { openStandalone, type Installation } from './installation.js';
import { until } from './until.js';

interface Replay {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly done: number;
  readonly total: number;
  readonly digest: { readonly live: string; readonly rebuilt: string; readonly equal: boolean } | null;
  readonly rollbackOf: string | null;
  readonly retired: { readonly keptUntil: string; readonly bytes: number; readonly usable: boolean } | null;
}

const WITHIN_MS = 30_000;

describe('a replay, standalone', () => {
  let installation: Installation & { dataDirectory: string };
  let token: string;
  let source: Source;
  let sent = 0;

  const admin = <T>(path: string, options: { method?: string; json?: unknown } = {}) =>
    http<T>(`${installation.gateway}/api/v1/admin/${path}`, { token, ...options });

  const sendSome = async (): Promise<void> => {
    const events = Array.from({ length: 50 }, (_, i) => ({
      id: `e${sent + i}`,
      stream: source.stream,
      type: 'page_view',
      visitorId: `v${(sent + i) % 9}`,
      url: `https://shop.example/${i}`,
    }));
    sent += events.length;
    expect((await send(installation, source.key, { events })).status).toBe(202);
  };

  const pageviews = async (): Promise<number> => {
    const day = 86_400_000;
    const range = `from=${Date.now() - day}&to=${Date.now() + day}`;
    const { body } = await http<OverviewAnswer>(
      `${installation.gateway}/api/v1/projects/${source.projectId}/query/overview?${range}`,
      { token },
    );
    return body.pageviews;
  };

  const counted = (): Promise<void> =>
    until('all is counted', WITHIN_MS, async () => {
      const seen = await pageviews();
      return seen === sent || `${seen} of ${sent}`;
    });

  const live = async (id: string): Promise<Replay> => {
    let replay: Replay | undefined;
    await until('the replay is live', WITHIN_MS, async () => {
      replay = (await admin<Replay>(`replays/${id}`)).body;
      return replay.state === 'live' || JSON.stringify(replay);
    });
    return replay!;
  };

  /** As the machine's owner, who may do anything. */
  const inDatabase = async <T>(work: (client: pg.Client) => Promise<T>): Promise<T> => {
    const running = JSON.parse(readFileSync(join(installation.dataDirectory, 'running.json'), 'utf8')) as {
      databaseUrl: string;
    };
    const client = new pg.Client({ connectionString: running.databaseUrl });
    await client.connect();
    return work(client).finally(() => client.end());
  };

  const breakOnPurpose = (): Promise<void> =>
    inDatabase(async (client) => {
      await client.query('UPDATE read_model.traffic_per_minute SET count = count * 3');
      await client.query('UPDATE read_model.traffic_per_quarter_hour SET count = count * 3');
    });

  beforeAll(async () => {
    installation = await openStandalone();
    token = await signIn(installation);
    source = await makeSource(installation, token);
    await until('the key is known', WITHIN_MS, async () => {
      const { status } = await send(installation, source.key, { stream: source.stream, type: 'ready', id: 'ready' });
      return status === 202 || String(status);
    });
    for (let i = 0; i < 4; i++) await sendSome();
    await counted();
  }, 120_000);
  afterAll(() => installation?.close(), 30_000);

  it('mends read models that a wrong formula broke, and readers see one step and no gap', async () => {
    await breakOnPurpose();
    expect(await pageviews()).toBe(3 * sent);
    const dry = await admin<{ records: number; diskNeeded: number; diskFree: number }>(
      'topics/enriched-events/replay',
      {
        json: { reason: 'how much is it?', dryRun: true },
      },
    );
    expect(dry.status).toBe(200);
    expect(dry.body.records).toBeGreaterThanOrEqual(2 * sent);
    expect(dry.body.diskNeeded).toBeGreaterThan(0);
    expect(dry.body.diskFree).toBeGreaterThan(dry.body.diskNeeded);

    const ordered = await admin<{ id: string }>('topics/enriched-events/replay', {
      json: { from: { beginning: true }, reason: 'traffic was counted three times' },
    });
    expect(ordered.status).toBe(202);
    const second = await admin('projections/sessions/replay', { json: { reason: 'at the same time' } });
    expect(second).toMatchObject({ status: 409, body: { code: 'REPLAY_RUNNING' } });

    const replay = await live(ordered.body.id);
    expect(replay.done).toBe(replay.total);
    expect(replay.version).toBe(2);
    expect(replay.digest).toMatchObject({ equal: false });
    await counted();

    const again = await admin<{ id: string }>('projections/traffic-per-minute/replay', {
      json: { reason: 'to be sure' },
    });
    expect((await live(again.body.id)).digest).toMatchObject({ equal: true });
    await sendSome();
    await counted();
    const { body } = await admin<{ projections: { name: string; version: number; lagRecords: number }[] }>(
      'projections',
    );
    expect(body.projections).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'events', version: 1, lagRecords: 0 }),
        expect.objectContaining({ name: 'traffic-per-minute', version: 3 }),
        expect.objectContaining({ name: 'sessions', version: 2 }),
      ]),
    );
  }, 90_000);

  it('is taken back: a reader that polls sees no gap, no step back and no empty table, and nothing is missing', async () => {
    const ordered = await admin<{ id: string }>('projections/traffic-per-minute/replay', {
      json: { reason: 'to be taken back' },
    });
    const before = await live(ordered.body.id);
    expect(before.retired).toMatchObject({ usable: true });
    expect(Date.parse(before.retired!.keptUntil) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(before.retired!.bytes).toBeGreaterThan(0);
    await sendSome();
    await counted();

    const seen: number[] = [];
    let rolling = true;
    const polling = (async () => {
      while (rolling) seen.push(await pageviews());
    })();
    const sending = (async () => {
      while (rolling) {
        await sendSome();
        await until('it is counted', WITHIN_MS, async () => {
          const latest = seen.at(-1) ?? 0;
          return !rolling || latest >= sent - 50 || `${latest} of ${sent}`;
        });
      }
    })();
    const rollback = await admin<{ id: string }>(`replays/${before.id}/rollback`, {
      json: { reason: 'the version before was right' },
    });
    expect(rollback.status).toBe(202);
    const after = await live(rollback.body.id).finally(() => (rolling = false));
    await Promise.all([polling, sending]);
    expect(after).toMatchObject({ rollbackOf: before.id, version: before.version + 1, digest: { equal: true } });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen[0]).toBeGreaterThan(0);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    await counted();

    expect(await admin(`replays/${before.id}/rollback`, { json: { reason: 'twice' } })).toMatchObject({
      status: 409,
      body: { code: 'REPLAY_NOT_KEPT' },
    });
    expect((await admin(`replays/${after.id}/retired`, { method: 'DELETE' })).status).toBe(204);
    expect((await admin<Replay>(`replays/${after.id}`)).body.retired).toBeNull();
    await until('its tables are gone', WITHIN_MS, async () => {
      const names = await inDatabase((client) => client.query<{ nspname: string }>('SELECT nspname FROM pg_namespace'));
      const schemas = names.rows.map(({ nspname }) => nspname).join();
      return !schemas.includes(after.id.replaceAll('-', '_')) || schemas;
    });
    await counted();
  }, 90_000);

  it('is started, shown and steered from a terminal', async () => {
    const made = await http<{ token: string }>(`${installation.gateway}/api/v1/auth/tokens`, {
      token,
      json: { name: 'terminal', scopes: ['operate'] },
    });
    const cli = (...args: string[]) => {
      const env = { PATH: process.env['PATH'], NEXUSPIPE_URL: installation.gateway, NEXUSPIPE_TOKEN: made.body.token };
      return spawnSync(process.execPath, ['tools/cli/bin/nexuspipe.mjs', ...args], { env, encoding: 'utf8' });
    };
    expect(cli('replay', 'start', '--reason', 'dry', '--dry-run').stdout).toMatch(
      /^\d+ records, [\d.]+ [KM]B on disk \([\d.]+ [GT]B free\)\n$/,
    );
    const watched = cli('replay', 'start', 'sessions', 'top-dimensions', '--reason', 'from a terminal', '--json');
    expect(watched.stderr).toContain('is live: it holds the same rows as the version before');
    expect(JSON.parse(watched.stdout)).toMatchObject({ state: 'live', digest: { equal: true } });
    expect(cli('replay', 'list').stdout).toContain('live');
    const { id } = JSON.parse(watched.stdout) as { id: string };
    expect(cli('replay', 'rollback', id, '--reason', 'dry', '--dry-run').stdout).toMatch(/^\d+ records\n$/);
    const back = cli('replay', 'rollback', id, '--reason', 'back, from a terminal');
    expect(back.stderr).toContain('is live: it holds the same rows as the version before');
    const [, backId = ''] = /^replay (\S+)$/m.exec(back.stderr) ?? [];
    expect(cli('replay', 'drop-former', backId)).toMatchObject({ status: 0 });
    expect(cli('replay', 'rollback', backId, '--reason', 'x').stderr).toContain('REPLAY_NOT_KEPT');
    expect(cli('projections').stdout).toMatch(/^sessions +\d /m);
    const wrong = cli('replay', 'start', 'none', '--reason', 'x');
    expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('REQUEST_INVALID')]);
    expect(cli('replay', 'cancel', 'none')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('NOT_FOUND') as unknown,
    });
  }, 60_000);

  it.each([
    ['projections/none/replay', { reason: 'x' }, 404, 'PROJECTION_UNKNOWN'],
    ['topics/none/replay', { reason: 'x' }, 404, 'TOPIC_UNKNOWN'],
    ['projections/sessions/replay', {}, 400, 'REQUEST_INVALID'],
    ['projections/sessions/replay', { reason: 'x', from: { time: 'yesterday' } }, 400, 'REQUEST_INVALID'],
    ['projections/sessions/replay', { reason: 'x', from: { offsets: { '0': '-1' } } }, 400, 'REQUEST_INVALID'],
    ['projections/sessions/replay', { reason: 'x', from: { offsets: { '99': '1' } } }, 400, 'REQUEST_INVALID'],
    ['projections/sessions/replay', { reason: 'x', from: { offsets: { '0': '999999999' } } }, 400, 'REQUEST_INVALID'],
    ['projections/sessions/replay', { reason: 'x', from: { beginning: true, time: 1 } }, 400, 'REQUEST_INVALID'],
  ])('%s with %j is refused', async (path, json, status, code) => {
    expect(await admin(path, { json })).toMatchObject({ status, body: { code } });
  });

  it('that is not there is not found, and who, when and why is in the audit log', async () => {
    expect((await admin('replays/none')).status).toBe(404);
    expect((await admin('replays/none', { method: 'DELETE' })).status).toBe(404);
    const { body } = await admin<{ entries: { reason: string }[] }>('audit?action=request_replay');
    expect(body.entries.map(({ reason }) => reason)).toEqual([
      'from a terminal',
      'to be taken back',
      'to be sure',
      'traffic was counted three times',
    ]);
  });
});
