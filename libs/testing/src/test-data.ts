/** Real inputs that are not part of the repository: found through NEXUSPIPE_TEST_DATA, or beside it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from '@jest/globals';

const root = process.env['NEXUSPIPE_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');

/** Absolute path of an input, or null when this machine does not have it. */
export function testData(relativePath: string): string | null {
  const path = join(root, relativePath);
  return existsSync(path) ? path : null;
}

/** A suite on real input. Without the input one skipped test stands for it, under a name that says what is missing. */
export function describeWithData(name: string, relativePath: string, suite: (path: string) => void): void {
  const path = testData(relativePath);
  if (path) describe(name, () => suite(path));
  else it.skip(`${name} (not run: test data ${relativePath} is missing)`, () => suite(join(root, relativePath)));
}
