/**
 * Gives a test run its folder for shared servers (see one-a-run.ts). Nothing is started here: the first spec that needs a
 * server starts it. Dependency-free, because jest loads it before any transform.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export default function setup() {
  if (process.env.NEXUSPIPE_TEST_SERVICES) return;
  const folder = join(resolve(import.meta.dirname, '../..'), '.services/runs', String(process.pid));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'owner'), String(process.pid));
  process.env.NEXUSPIPE_TEST_SERVICES = folder;
}
