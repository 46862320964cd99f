/** What a laptop feels: time until ready, memory at rest, first JavaScript of the dashboard. */
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { openStandalone } from '../e2e/installation.js';
import { proportionalMegabytes } from './memory.js';
import { percent, type Row } from './table.js';

const READY_LIMIT_SECONDS = 10;
const MEMORY_LIMIT_MB = 400;
const JAVASCRIPT_LIMIT_KB = 250;
/** "At rest" begins after this: what the start allocated may be collected by then. */
const SETTLE_MS = 20_000;

export async function benchStandalone(): Promise<readonly Row[]> {
  const installation = await openStandalone();
  try {
    const startedAt = Date.now();
    await installation.restart();
    const seconds = (Date.now() - startedAt) / 1_000;
    await delay(SETTLE_MS);
    const memory = proportionalMegabytes(installation.apps['standalone']!.pid);
    return [
      against(
        'standalone, stop and warm start until ready',
        seconds,
        's',
        READY_LIMIT_SECONDS,
        'data folder exists, nothing to build',
      ),
      against(
        'standalone at rest, all processes',
        memory,
        'MB',
        MEMORY_LIMIT_MB,
        'shared pages divided among their users (PSS)',
      ),
      against(
        'first JavaScript, gzipped',
        firstJavaScript(),
        'KB',
        JAVASCRIPT_LIMIT_KB,
        'what index.html loads and preloads',
      ),
    ];
  } finally {
    await installation.close();
  }
}

function against(what: string, value: number, unit: string, limit: number, notes: string): Row {
  return {
    what,
    result: `${value.toFixed(1)} ${unit}`,
    limit: `under ${limit} ${unit}`,
    ratio: percent(value, limit),
    notes,
  };
}

function firstJavaScript(): number {
  const html = readFileSync('dist/frontend/index.html', 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1]!);
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/frontend/${file}`)).length, 0) / 1_024;
}
