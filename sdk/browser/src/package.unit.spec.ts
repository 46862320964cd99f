/** The package is what its package.json says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VERSION } from './version.js';

const read = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8');

describe('the package', () => {
  const about = JSON.parse(read('../package.json')) as Record<string, unknown>;

  it('names its version in each event', () => {
    expect(about['version']).toBe(VERSION);
  });

  it('depends on nothing', () => {
    expect(Object.keys(about).filter((name) => /dependencies$/i.test(name))).toEqual([]);
  });

  it('has types that stand alone', () => {
    expect(read('api.ts')).not.toMatch(/\bimport\b\s*[{*\w(]/);
  });
});
