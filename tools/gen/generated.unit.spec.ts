/** Generated files are up to date, and the catalogue of errors says what the sources use: both ways. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ERRORS } from '#contracts';
import { PAGES } from './pages.js';

const ROOT = join(import.meta.dirname, '../..');
const CATALOGUE = join('libs', 'contracts', 'src', 'errors');

/** Codes that are promised and that only later parts use. */
const NOT_USED_YET: ReadonlySet<string> = new Set(['TOO_MANY_REQUESTS', 'RANGE_INVALID', 'LIVE_STORE_UNAVAILABLE']);

function sources(): { path: string; text: string }[] {
  return ['apps', 'libs', 'tools', 'frontend/src']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter(
      (path) =>
        /\.tsx?$/.test(path) &&
        !path.includes('.spec.') &&
        !path.startsWith(CATALOGUE) &&
        !path.startsWith('tools/gen'),
    )
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

describe('a generated file', () => {
  it.each(Object.entries(PAGES))('%s is what the sources say', async (path, generate) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(await generate());
  });
});

describe('the catalogue of errors', () => {
  const all = sources();
  const codes = Object.keys(ERRORS);

  it('has every code that a source hands out', () => {
    const handedOut = /\b(?:refuse|problem)\(\s*'([A-Z][A-Z_]+)'|\bcode: '([A-Z][A-Z_]{3,})'/g;
    const unknown = all.flatMap(({ path, text }) =>
      [...text.matchAll(handedOut)]
        .map((match) => match[1] ?? match[2]!)
        .filter((code) => !codes.includes(code) && !isSystemCode(code))
        .map((code) => `${path}: ${code}`),
    );
    expect(unknown).toEqual([]);
  });

  it('has no code that no source uses', () => {
    const unused = codes.filter(
      (code) => !all.some(({ text }) => text.includes(`'${code}'`) || text.includes(`${code}:`)),
    );
    expect(unused.filter((code) => !NOT_USED_YET.has(code))).toEqual([]);
  });
});

/** Codes of Node and PostgreSQL, which are looked at and never handed out. */
function isSystemCode(code: string): boolean {
  return /^(E[A-Z]+|ERR_[A-Z_]+|HPE_[A-Z_]+)$/.test(code);
}
