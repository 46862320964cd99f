/** `npm run gen` writes the generated files; with `--check` it writes nothing and fails when one differs. */
import 'reflect-metadata';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PAGES } from './pages.js';

const check = process.argv.includes('--check');
const differing: string[] = [];

for (const [path, generate] of Object.entries(PAGES)) {
  const text = await generate();
  const present = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return null;
    throw fault;
  });
  if (present === text) continue;
  differing.push(path);
  if (check) continue;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

for (const path of differing)
  process.stderr.write(`${path} ${check ? 'differs from what npm run gen writes' : 'written'}\n`);
if (check && differing.length > 0) process.exitCode = 1;
