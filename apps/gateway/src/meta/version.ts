/** The version that the package says it has; the program may lie in `dist` or in the sources. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function packageVersion(from = import.meta.dirname): string {
  const path = join(from, 'package.json');
  if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  const above = dirname(from);
  if (above === from) throw new Error('no package.json above the program');
  return packageVersion(above);
}
