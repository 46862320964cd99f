/** `nexuspipe import` as a person types it: good files, bad files, Ctrl-C and kill. The collector does as it is told. */
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startFakeCollector, type FakeCollector } from '../tools/cli/src/import/fake-collector.spec.js';
import { EXAMPLE_LOG, runImport, startImport, type CommandResult, type ImportSummary } from './import-access-log.js';
import { until } from './until.js';

const ROWS = 40_000;
const rows = Array.from({ length: ROWS }, (_, i) => `{"id":"e${i}","type":"click","visitorId":"v${i % 29}"}`);

describe('nexuspipe import', () => {
  let collector: FakeCollector;
  let folder: string;
  let env: Record<string, string>;

  beforeEach(async () => {
    collector = await startFakeCollector();
    folder = mkdtempSync(join(tmpdir(), 'nexuspipe-import-'));
    env = { NEXUSPIPE_URL: collector.url, NEXUSPIPE_KEY: 'k', NEXUSPIPE_DATA_DIR: folder };
  });
  afterEach(async () => {
    await collector.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const statusOf = async (args: readonly string[]): Promise<number | null> => (await runImport(args, env)).status;
  const taken = (): Set<string> => new Set(collector.taken.map(({ id }) => id));

  it('reads stdin, inflated', async () => {
    const { child, ended } = startImport(['access-log', '-', '--json', '--errors', join(folder, 'errors')], env);
    createReadStream(EXAMPLE_LOG).pipe(child.stdin!);
    const { status, stdout } = await ended;
    const summary = JSON.parse(stdout) as ImportSummary;
    expect([status, summary.lines, summary.accepted]).toEqual([65, 10_000, 9_999]);
    expect(taken().size).toBe(9_999);
    expect(readFileSync(join(folder, 'errors'), 'utf8')).toContain('Googlebot/2.1');
  });

  it('reads CSV by its mapping', async () => {
    const csv = file('orders.csv', '\ufeffid;"What, exactly";total\r\n1;purchase;"19,90"\r\n2;purchase;5\r\n');
    const map = 'id=id,"type=What, exactly",properties.value=total';
    expect(await statusOf(['csv', csv, '--map', map, '--delimiter', ';'])).toBe(0);
    const sent = new Map(collector.taken.map((event) => [event.id, event]));
    expect(sent.get('1')).toMatchObject({ type: 'purchase', properties: { value: '19,90' } });
    expect(sent.get('2')).toMatchObject({ type: 'purchase', properties: { value: '5' } });
  });

  it('ends in order on Ctrl-C, says how to go on, and does', async () => {
    const path = file('events.ndjson', rows.join('\n'));
    const held: (() => void)[] = [];
    collector.trouble = () =>
      collector.taken.length < 6_000 ? null : new Promise((resume) => held.push(() => resume(null)));
    const { child, output, ended } = startImport(['ndjson', path, '--json'], env);
    await until('requests are under way', 20_000, () => held.length > 0 || String(collector.taken.length));
    child.kill('SIGINT');
    await until('it stops', 20_000, () => output.stderr.includes('stopping') || output.stderr);
    // What is under way is still answered, and counts as done.
    collector.trouble = () => null;
    for (const release of held) release();
    const { status, stderr, stdout } = await ended;
    const summary = JSON.parse(stdout) as ImportSummary & { line: number };
    expect([status, summary.ended]).toEqual([130, 'stopped']);
    expect(stderr).toContain('go on with --resume');
    expect([summary.line > 0, summary.line < ROWS]).toEqual([true, true]);

    const again = await runImport(['ndjson', path, '--resume', '--json'], env);
    expect(again.stderr).toContain('going on after line');
    expect([again.status, taken().size]).toEqual([0, ROWS]);
    expect(existsSync(`${path}.import-state.json`)).toBe(false);
  }, 60_000);

  it('goes on after it was killed', async () => {
    const path = file('events.ndjson', rows.join('\n'));
    collector.trouble = () => (collector.taken.length < 12_000 ? null : new Promise(() => undefined));
    const { child, ended } = startImport(['ndjson', path], env);
    await until('12,000 events', 20_000, () => collector.taken.length >= 12_000 || String(collector.taken.length));
    child.kill('SIGKILL');
    expect((await ended).status).toBeNull();
    collector.trouble = () => null;
    expect(await statusOf(['ndjson', path, '--resume'])).toBe(0);
    expect(taken().size).toBe(ROWS);
  }, 60_000);

  it.each([
    ['a file that is not there', 66, 'there is no file', (): string => join(folder, 'none')],
    ['a folder', 66, 'is a folder', (): string => folder],
    [
      'a binary file',
      65,
      'does not look like',
      (): string => file('binary', readFileSync(process.execPath).subarray(0, 4e6)),
    ],
    [
      'a gzip file that is cut off',
      65,
      'the gzip file is cut off',
      (): string => file('cut.gz', readFileSync(EXAMPLE_LOG).subarray(0, 1e5)),
    ],
    ['an empty file', 0, '0 lines', (): string => file('empty', '')],
    ['one line of 10 MB', 65, 'line 1: the line is over 256 KB', (): string => file('long', 'x'.repeat(1e7))],
    ['a line with a NUL', 65, 'line 1: the line holds a NUL', (): string => file('nul', '\0'.repeat(5_000))],
  ])('says what is wrong with %s', async (_, status, words, path) => {
    const result: CommandResult = await runImport(['access-log', path()], env);
    expect(result.stderr).toContain(words);
    expect([result.status, result.stderr.includes('    at ')]).toEqual([status, false]);
  });

  it('says what is wrong with the command', async () => {
    const csv = file('a.csv', 'a,b\n1,2\n');
    const wrong = [
      ['access-log'],
      ['csv', csv, '--type', 't'],
      ['csv', csv, '--map', 'type'],
      ['csv', csv, '--map', 'type=c'],
      ['csv', csv, '--map', 'nothing=a', '--type', 't'],
      ['csv', csv, '--map', 'url=a', '--type', 't', '--delimiter', '::'],
      ['access-log', csv, '--site', 'example.com'],
      ['ndjson', '-', '--resume'],
    ];
    expect(await Promise.all(wrong.map(statusOf))).toEqual(wrong.map(() => 2));
    expect(collector.batches).toEqual([]);
  });

  it('checks without sending', async () => {
    const { status, stderr } = await runImport(
      ['access-log', EXAMPLE_LOG, '--dry-run', '--errors', join(folder, 'e')],
      env,
    );
    expect([status, collector.batches]).toEqual([65, []]);
    expect(stderr).toContain('9,999 can be imported');
  });
});
