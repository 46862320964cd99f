/** What may stand in a stream, in people's words and as they type it. */
import type { StreamView } from '#contracts';

export type Policy = StreamView['schemaPolicy'];

export const POLICY_NAMES: Readonly<Record<Policy, string>> = { off: 'Off', warn: 'Warn', enforce: 'Enforce' };

export const POLICY_TEXTS: Readonly<Record<Policy, string>> = {
  off: 'Every event is taken, whatever its type.',
  warn: 'An event of another type is taken, and its sender told of it.',
  enforce: 'An event of another type is refused, and its sender told why.',
};

export const POLICIES = ['off', 'warn', 'enforce'] as const satisfies readonly Policy[];

/** As ingest takes a type; what is not one is named before it is sent. */
const EVENT_TYPE = /^[\p{L}\p{N}_.:/ -]{1,128}$/u;

/** Types as typed, one a line; the order of typing stays. */
export function parseTypeLines(text: string): {
  readonly types: readonly string[];
  readonly refused: readonly string[];
} {
  const lines = [...new Set(text.split(/[\n,]/).map((line) => line.trim()))].filter((line) => line !== '');
  return {
    types: lines.filter((line) => EVENT_TYPE.test(line)),
    refused: lines.filter((line) => !EVENT_TYPE.test(line)),
  };
}
