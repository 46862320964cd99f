/** Ends the servers that specs of this run started, and removes their data. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export default function teardown() {
  const run = process.env.NEXUSPIPE_TEST_SERVICES;
  if (!run || !existsSync(run)) return;
  for (const name of readdirSync(run).filter((file) => file.endsWith('.json'))) {
    const { pid, folder } = JSON.parse(readFileSync(join(run, name), 'utf8'));
    if (!pid) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
  rmSync(run, { recursive: true, force: true });
}
