/** Standalone: is it running and well; is its log whole? */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runningStandalone } from '../installation.js';
import { bad, finding, good, type Finding } from './finding.js';
import { checkLog } from './log.js';

export async function checkStandalone(dataDirectory: string): Promise<readonly Finding[]> {
  if (!existsSync(dataDirectory)) return [good('data folder', `none yet at ${dataDirectory}: npm start makes it`)];
  const running = runningStandalone(dataDirectory);
  const log = await checkLog(join(dataDirectory, 'log'));
  return running ? [await checkRunning(running.url), ...log] : log;
}

function checkRunning(url: string): Promise<Finding> {
  return finding('standalone', 'restart it, and look at what it prints', async () => {
    const response = await fetch(`${url}/health/ready`);
    // Parts are shown to the machine itself; where standalone listens elsewhere only, its status has to do.
    const { parts = {} } = (await response.json()) as { parts?: Record<string, { ok: boolean; detail?: string }> };
    const ill = Object.entries(parts).filter(([, part]) => !part.ok);
    if (response.ok) return good('standalone', `runs at ${url}, all parts are well`);
    const detail = ill.map(([name, part]) => `${name}: ${part.detail ?? 'not ready'}`).join('; ') || 'not ready';
    return bad('standalone', detail, 'see docs/operations/cluster.md, "When a server is gone"');
  });
}
