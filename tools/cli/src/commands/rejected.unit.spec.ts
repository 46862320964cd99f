import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typed } from './typed.fixture.spec.js';

/** Nobody answers there: what is refused before anybody is asked ends with another code. */
const NOBODY = { NEXUSPIPE_TOKEN: 'x', NEXUSPIPE_URL: 'http://127.0.0.1:1' };
const ASKED = 69;
const run = (...args: string[]) => typed(['rejected', ...args], NOBODY);
const WHY = ['--reason', 'why'];

describe('rejected: what is refused before anybody is asked', () => {
  it.each([
    ['neither ids nor a filter, which would be everything', ['redrive', ...WHY], /name ids, or a filter/],
    ['both ids and a filter', ['redrive', 'a', '--why', 'EVENT_TYPE_MISSING', ...WHY], /name ids, or a filter/],
    ['neither, to discard', ['discard', ...WHY], /name ids, or a filter/],
    ['no reason', ['redrive', 'a'], /--reason/],
    ['no reason to discard', ['discard', 'a'], /--reason/],
    ['a mapping that is no JSON', ['redrive', 'a', ...WHY, '--mapping', '[{'], /--mapping: .*JSON/],
    ['a mapping that is none', ['redrive', 'a', ...WHY, '--mapping', '[{"run":"rm"}]'], /--mapping: /],
    ['a file that is not there', ['redrive', 'a', ...WHY, '--mapping', '@nowhere.json'], /--mapping: ENOENT/],
    ['a time that is none', ['list', '--since', 'yesterday'], /--since/],
    ['a number that is none', ['list', '--limit', 'many'], /--limit/],
    ['no id', ['show'], /missing required argument/],
  ])('%s', async (_name, args, said) => {
    const { code, printed, said: told } = await run(...args);
    expect({ code, printed, told }).toEqual({ code: 2, printed: [], told: expect.stringMatching(said) });
  });

  it('nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nexuspipe-cli-'));
    try {
      const file = join(folder, 'mapping.json');
      writeFileSync(file, '[{"rename":"/name","to":"/type"}]');
      expect((await run('redrive', 'a', ...WHY, '--mapping', `@${file}`)).code).toBe(ASKED);
      expect((await run('redrive', '--since', '24h', ...WHY)).code).toBe(ASKED);
      expect((await run('discard', '--why', 'EVENT_TYPE_MISSING', ...WHY)).code).toBe(ASKED);
      expect((await run('list')).code).toBe(ASKED);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
