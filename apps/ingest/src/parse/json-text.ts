/** A body that is JSON, parsed, with its text. */
import { refuse, type Refusal } from '../refusal.js';
import { bodyText } from './body-text.js';

export interface JsonText {
  readonly text: string;
  readonly value: unknown;
}

export function parseJsonBody(bytes: Buffer): JsonText | Refusal {
  const text = bodyText(bytes);
  return typeof text === 'string' ? parseJsonText(text) : text;
}

export function parseJsonText(text: string): JsonText | Refusal {
  try {
    return { text, value: JSON.parse(text) as unknown };
  } catch (fault) {
    return refuse('BODY_NOT_JSON', (fault as SyntaxError).message);
  }
}
