/** Runs what a guide shows, as its reader would: the code blocks of the page, one after the other, as one module. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

const RUN_WITHIN_MS = 60_000;

/** Every block of `docs/guides/<name>.md` in a language, in order. */
export function guideCode(name: string, language = 'js'): string {
  const page = readFileSync(`docs/guides/${name}.md`, 'utf8');
  const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, written]) => written === language);
  if (blocks.length === 0) throw new Error(`${name} has no ${language}`);
  return blocks.map(([, , code]) => code).join('\n');
}

/** What the code printed. Throws when it does not end well. */
export async function runGuide(name: string, env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', guideCode(name)], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: RUN_WITHIN_MS,
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${stdout}\n${stderr}`);
  return stdout;
}
