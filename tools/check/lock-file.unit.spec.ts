/**
 * `npm ci` refuses a lock file that lacks a package for another platform, on every platform. npm leaves such packages out
 * when it writes the file beside an existing node_modules, or from a mirror that does not have them.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from '@jest/globals';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const file = join(resolve(import.meta.dirname, '../..'), 'package-lock.json');
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Locked> };

/** Where Node would look for a package from another one's folder. */
function candidates(from: string, name: string): string[] {
  const folders = [''];
  for (let at = 0; (at = from.indexOf('/node_modules/', at)) >= 0; at += 1) folders.push(from.slice(0, at));
  if (from !== '') folders.push(from);
  return folders.map((folder) => `${folder === '' ? '' : `${folder}/`}node_modules/${name}`);
}

it('package-lock.json holds the optional packages of every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter((name) => !candidates(path, name).some((place) => place in packages)),
  );
  expect(missing).toEqual([]);
});

it('package-lock.json names no registry', () => {
  expect(readFileSync(file, 'utf8')).not.toContain('"resolved"');
});
