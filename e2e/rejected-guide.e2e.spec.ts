/** The commands of docs/operations/rejected.md and requests.md, run in a shell as they stand there. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventsAnswer } from '#contracts';
import { http, makeSource, send, signIn, type Source } from './client.js';
import { openStandalone, type Installation } from './installation.js';
import { until } from './until.js';

const PROGRAM = resolve('tools/cli/bin/nexuspipe.mjs');
const WITHIN_MS = 30_000;
const EVENTS = [
  { id: 'kept', type: 'click' },
  { id: 'mended', name: 'page_view', properties: { price: 9.9 } },
  { id: 'given-up', type: '' },
];

/** Lines of the blocks of a page that are for a shell. */
function commandsOf(page: string): readonly string[] {
  const text = readFileSync(`docs/operations/${page}.md`, 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block]) => block!.trim().split('\n'));
}

describe('the commands of the pages about what was refused', () => {
  let installation: Installation & { dataDirectory: string };
  let source: Source;
  let token: string;

  beforeAll(async () => {
    installation = await openStandalone();
    token = await signIn(installation);
    source = await makeSource(installation, token);
    await until('the events are there', WITHIN_MS, async () => {
      const { status, body } = await send(installation, source.key, EVENTS);
      return (status === 202 && body.rejected === 2) || `${status} ${JSON.stringify(body)}`;
    });
  }, 60_000);
  afterAll(() => installation?.close(), 60_000);

  /** `ID` and `KEY` are put in by who reads the page. */
  function run(command: string, names: Readonly<Record<string, string>> = {}, more = ''): readonly string[] {
    const filled = command.replace(/\b(ID|KEY)\b/g, (name) => names[name] ?? name);
    const script = `nexuspipe() { "${process.execPath}" "${PROGRAM}" "$@" --project ${source.projectId}; }\n${filled}${more}`;
    const { stdout, stderr, status } = spawnSync('sh', ['-c', script], {
      encoding: 'utf8',
      env: {
        PATH: process.env['PATH'],
        NEXUSPIPE_URL: installation.gateway,
        NEXUSPIPE_DATA_DIR: installation.dataDirectory,
        NEXUSPIPE_TOKEN: token,
      },
    });
    if (status !== 0) throw new Error(`${filled} ended with ${status}:\n${stdout}\n${stderr}`);
    return `${stdout}${stderr}`.trim().split('\n');
  }

  it('are those that this test knows', () => {
    expect(commandsOf('requests').map((line) => line.split(' ')[2])).toEqual(['requests']);
    expect(commandsOf('rejected').map((line) => line.split(' ')[2])).toEqual(['list', 'show', 'redrive', 'discard']);
  });

  it('show the request, and which of its events was refused', async () => {
    const [requests] = commandsOf('requests');
    let shown: readonly string[] = [];
    await until('the request', WITHIN_MS, () => {
      shown = run(requests!, { KEY: 'Server' });
      return shown.length > 1 || shown.join('\n');
    });
    expect(shown.at(-1)).toMatch(/ 202 +events +POST \/v1\/events +1 taken, 2 refused +EVENT_TYPE_MISSING \/1\/type /);
  });

  it('list what was refused, show it, send it again mended, and give it up', async () => {
    const [list, show, redrive, discard] = commandsOf('rejected') as [string, string, string, string];
    let listed: readonly string[] = [];
    await until('both in the list', WITHIN_MS, () => {
      listed = run(list);
      return listed.length === 3 || listed.join('\n');
    });
    const idOf = (event: string): string => {
      const line = listed.find((each) => each.includes(` ${event} `));
      if (!line) throw new Error(`${event} is not in\n${listed.join('\n')}`);
      return line.split(/\s+/).at(-1)!;
    };
    expect(run(show, { ID: idOf('mended') }).join('\n')).toContain('"name":"page_view"');

    expect(redrive).toContain('--dry-run');
    expect(run(redrive).at(-1)).toBe('1 would be sent again, 0 refused');
    expect(run(redrive.replace(' --dry-run', '')).at(-1)).toBe('1 were sent again, 0 refused');
    await until('it is counted, once', WITHIN_MS, async () => {
      const url = `${installation.gateway}/api/v1/projects/${source.projectId}/query/events`;
      const { events } = (await http<EventsAnswer>(url, { token })).body;
      const seen = events.map(({ id, type }) => `${id} ${type}`).toSorted();
      return seen.join() === 'kept click,mended page_view' || seen.join();
    });

    expect(run(discard, { ID: idOf('given-up') })).toEqual(['1 discarded']);
    expect(run(list)).toHaveLength(1);
    expect(run(list, {}, ' --state discarded').at(-1)).toContain('given-up');
  });
});
