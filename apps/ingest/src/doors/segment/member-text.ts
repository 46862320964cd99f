/** Objects put together as text: no number is written anew, so that none loses digits. */
import type { TextRange } from '../../parse/json-scan.js';
import type { SentCall } from './call.js';

/** What stands between the braces of the object at the range. */
export function innerText(text: string, { start, end }: TextRange): string {
  return text.slice(start + 1, end - 1);
}

export function isEmpty(object: SentCall): boolean {
  for (const name in object) if (Object.hasOwn(object, name)) return false;
  return true;
}

export function memberText(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}
