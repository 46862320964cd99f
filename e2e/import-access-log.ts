/** The specification of importing that both modes pass: a real log says the same over the API as counted from the file. */
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsAnswer, OverviewAnswer, SessionsAnswer, TimeseriesAnswer, TopAnswer } from '#contracts';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { countAccessLog } from './import-expected.js';
import type { Installation } from './installation.js';
import { until } from './until.js';

export const EXAMPLE_LOG = resolve('examples/access-log/apache_combined_10k.log.gz');
const SITE = 'http://semicomplete.com';
/** The log's days. Without a range the API answers about now, where nothing of 2015 is. */
const RANGE = 'from=2015-05-17T00:00:00Z&to=2015-05-21T00:00:00Z';
/** When an answer was given is no part of what it says. */
const NOT_FRESHNESS = { asOf: null, lagMs: null };
const SEEN_WITHIN_MS = 60_000;

export interface ImportSummary {
  readonly ended: string;
  readonly lines: number;
  readonly accepted: number;
  readonly notTaken: number;
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  readonly errorsFile: string | null;
}

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedImport {
  readonly child: ChildProcess;
  /** What it said so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  readonly ended: Promise<CommandResult>;
}

/** Starts `nexuspipe import` as a person would. */
export function startImport(args: readonly string[], env: Readonly<Record<string, string>>): StartedImport {
  const child = spawn(process.execPath, [resolve('tools/cli/bin/nexuspipe.mjs'), 'import', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: 'pipe',
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = new Promise<CommandResult>((resolved, failed) => {
    child.once('error', failed);
    child.once('close', (status) => resolved({ status, ...output }));
  });
  return { child, output, ended };
}

export const runImport = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<CommandResult> =>
  startImport(args, env).ended;

export function importsTheRealLog(mode: string, open: () => Promise<Installation>): void {
  describe(`the real access log, ${mode}`, () => {
    const expected = countAccessLog(EXAMPLE_LOG);
    let installation: Installation;
    let token: string;
    let source: Source;
    let folder: string;
    let log: string;
    /** What the API said after each import. */
    const rounds: unknown[] = [];

    const query = async <T>(path: string): Promise<T> => {
      const { status, body } = await http<T>(
        `${installation.gateway}/api/v1/projects/${source.projectId}/query/${path}&${RANGE}&tz=UTC`,
        { token },
      );
      if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
      return body;
    };
    const overview = (): Promise<OverviewAnswer> => query<OverviewAnswer>('overview?stream=web');
    const series = async (metric: string): Promise<Record<string, number>> => {
      const answer = await query<TimeseriesAnswer>(`timeseries?metric=${metric}&interval=day&stream=web`);
      const points = answer.series.flatMap((one) => one.points);
      return Object.fromEntries(points.map(({ t, value }) => [t.slice(0, 10), Number(value)]));
    };
    const answers = async (): Promise<unknown> => {
      const dimensions = ['page', 'referrer', 'channel', 'browser', 'os', 'device', 'property:status'];
      const tops = dimensions.map((name) => query<TopAnswer>(`top?dimension=${name}&limit=50&stream=web`));
      const listed = await query<SessionsAnswer>('sessions?limit=100&stream=web');
      return {
        figures: { ...(await overview()), ...NOT_FRESHNESS },
        tops: (await Promise.all(tops)).map(({ rows, other, total }) => ({ rows, other, total })),
        sessions: listed.sessions,
        events: await series('events'),
      };
    };
    const importLog = (): Promise<CommandResult> =>
      runImport(['access-log', log, '--site', SITE, '--json'], {
        NEXUSPIPE_URL: installation.ingest,
        NEXUSPIPE_KEY: source.key,
      });
    /** Goes through the same partitions after everything else: once these are there, so is what came before. */
    const allAreThere = async (round: number): Promise<void> => {
      const ids = Array.from({ length: 64 }, (_, i) => `after-${round}-${i}`);
      const events = ids.map((id) => ({ id, stream: 'web', type: 'marker', visitorId: id, time: Date.now() }));
      expect((await send(installation, source.key, { events })).status).toBe(202);
      const url = `${installation.gateway}/api/v1/projects/${source.projectId}/query/events?type=marker&limit=100`;
      await until('the markers', SEEN_WITHIN_MS, async () => {
        const seen = new Set((await http<EventsAnswer>(url, { token })).body.events.map(({ id }) => id));
        return ids.every((id) => seen.has(id)) || `${seen.size} markers`;
      });
    };

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'nexuspipe-import-'));
      log = join(folder, 'access.log.gz');
      copyFileSync(EXAMPLE_LOG, log);
      installation = await open();
      token = await signIn(installation);
      source = await makeSource(installation, token);
      await until('the key is known at ingest', SEEN_WITHIN_MS, async () => {
        const { status } = await send(installation, source.key, { type: '' });
        return status === 422 || String(status);
      });
    }, 120_000);
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true });
      await installation?.close();
    }, 60_000);

    it.each([1, 2])(
      'import %i takes every line but 8899, and the answers are those of the file',
      async (round) => {
        const { status, stdout, stderr } = await importLog();
        const summary = JSON.parse(stdout) as ImportSummary;
        expect([status, summary.ended, summary.lines]).toEqual([65, 'complete', expected.lines]);
        expect(summary.rejected).toEqual([{ line: 8899, reason: 'the user agent is cut off' }]);
        expect([summary.accepted, expected.malformed]).toEqual([expected.events, [8899]]);
        expect(stderr).toContain('line 8899: the user agent is cut off');
        expect(readFileSync(summary.errorsFile!, 'utf8').trimEnd()).toBe(lineOf(EXAMPLE_LOG, 8899));
        expect(existsSync(`${log}.import-state.json`)).toBe(false);
        await allAreThere(round);

        const { events, botEvents, pageviews, visitors, sessions, bounces } = await overview();
        expect({ events, botEvents, pageviews, visitors, sessions, bounces }).toEqual({
          events: expected.events,
          botEvents: expected.botEvents,
          pageviews: expected.pageviews,
          visitors: expected.visitors,
          sessions: expected.sessions,
          bounces: expected.bounces,
        });
        rounds.push(await answers());
      },
      180_000,
    );

    it('gives means and rates of the sessions counted from the file', async () => {
      const { bounceRate, pagesPerSession, avgSessionSeconds } = await overview();
      expect(bounceRate).toBeCloseTo(expected.bounces / expected.sessions, 6);
      expect(pagesPerSession).toBeCloseTo(expected.pageviews / expected.sessions, 6);
      expect(avgSessionSeconds).toBeCloseTo(expected.avgSessionSeconds, 3);
    });

    it('gives visitors and page views of each day counted from the file', async () => {
      expect(await series('visitors')).toEqual(expected.visitorsByDay);
      expect(await series('pageviews')).toEqual(expected.pageviewsByDay);
    });

    it('gives the top pages counted from the file', async () => {
      const { rows, total, other } = await query<TopAnswer>('top?dimension=page&metric=pageviews&limit=20&stream=web');
      const top = expected.pages.slice(0, 20);
      // Whose pages with the same count come first is a matter of taste.
      expect([...rows].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))).toEqual(top);
      expect([total, total - other]).toEqual([expected.pageviews, top.reduce((sum, { count }) => sum + count, 0)]);
    });

    it('gave the same answers after the second import as after the first', () => {
      expect(rounds).toHaveLength(2);
      expect(rounds[1]).toEqual(rounds[0]);
    });
  });
}

/** The line of that number, counted from 1. */
function lineOf(path: string, number: number): string {
  return gunzipSync(readFileSync(path)).toString('utf8').split('\n')[number - 1]!;
}
