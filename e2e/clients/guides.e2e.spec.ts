/** What the dashboard shows beside a new key, run as it is: each program's event is counted once. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CollectorWithKey, EventsAnswer } from '#contracts';
import { GUIDES } from '../../frontend/src/panels/collectors/reveal/guides.js';
import { http, makeSource, signIn, type Source } from '../client.js';
import { openStandalone, type Installation } from '../installation.js';
import { until } from '../until.js';

const run = promisify(execFile);
const SEEN_WITHIN_MS = 30_000;
const PROGRAM_MS = 60_000;
/** Below the repository, so that the programs find the packages that they name. */
const ROOT = resolve(import.meta.dirname, '../../test-results');

describe('guides of a new key', () => {
  let installation: Installation;
  let token: string;
  let folder: string;

  beforeAll(async () => {
    mkdirSync(ROOT, { recursive: true });
    folder = mkdtempSync(join(ROOT, 'guides-'));
    installation = await openStandalone();
    token = await signIn(installation);
  }, 120_000);
  afterAll(async () => {
    await installation?.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const events = async ({ projectId }: Source): Promise<EventsAnswer['events']> => {
    const url = `${installation.gateway}/api/v1/projects/${projectId}/query/events?limit=100`;
    return (await http<EventsAnswer>(url, { token })).body.events;
  };

  it.each(GUIDES.filter(({ what }) => what === 'program'))('$label', async ({ id, text }) => {
    const source = await makeSource(installation, token);
    const collector = { key: source.key, origins: [], streams: [source.stream] } as unknown as CollectorWithKey;
    const file = join(folder, `${id}.mjs`);
    writeFileSync(file, text({ collector, stream: source.stream, ingestUrl: installation.ingest }));
    const { stderr } = await run(process.execPath, ['--no-warnings', file], {
      timeout: PROGRAM_MS,
      env: { PATH: process.env['PATH'] },
    });
    expect(stderr).toBe('');
    await until('the event', SEEN_WITHIN_MS, async () => (await events(source)).length > 0 || 'no event');
    expect((await events(source)).map(({ type, stream }) => [type, stream])).toEqual([['hello', source.stream]]);
  });
});
