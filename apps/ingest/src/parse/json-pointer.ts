/** JSON pointers (RFC 6901) to a place in a text. Only events that are refused need one, so it may be slow. */
import { endOfString } from './json-scan.js';

interface Container {
  readonly list: boolean;
  index: number;
  key: string;
}

export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Pointer, relative to the value that begins at `start`, of the value that begins at `at`. The text is valid JSON. */
export function pointerTo(text: string, start: number, at: number): string {
  const path: Container[] = [];
  let key: string | null = null;
  for (let i = start; i < at; i++) {
    const c = text[i];
    const top = path.at(-1);
    if (c === '"') {
      const end = endOfString(text, i);
      key = text.slice(i, end);
      i = end - 1;
    } else if (c === ':' && top && key !== null) top.key = JSON.parse(key) as string;
    else if (c === '{' || c === '[') path.push({ list: c === '[', index: 0, key: '' });
    else if (c === '}' || c === ']') path.pop();
    else if (c === ',' && top) top.index++;
  }
  return path.map((level) => `/${level.list ? level.index : escapePointer(level.key)}`).join('');
}
