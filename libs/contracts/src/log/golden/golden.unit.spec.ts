/**
 * Golden fixtures: payloads as they were written when their version was released. A fixture is never edited and never
 * removed; a new version of a schema adds a file. If a spec here fails, the code is wrong: there are logs with these
 * bytes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { controlEventCodec, enrichedEventCodec, rawEventCodec, rejectedEventCodec } from '../codec.js';
import { BUILT_IN_SCHEMAS, type Subject } from '../schemas.js';

interface Golden {
  readonly subject: Subject;
  readonly version: number;
  readonly payloads: readonly {
    readonly name: string;
    /** Base64. */
    readonly payload: string;
    /** What it says; bytes are base64. */
    readonly value: Readonly<Record<string, unknown>>;
  }[];
}

interface Codec {
  encode(value: never): Buffer;
  decode(payload: Buffer): unknown;
}

const CODECS: Record<Subject, Codec> = {
  'raw-events-value': rawEventCodec,
  'enriched-events-value': enrichedEventCodec,
  'rejected-events-value': rejectedEventCodec,
  'control-events-value': controlEventCodec,
};

/** What later versions added, as it is read from an earlier payload. */
const ADDED: Partial<Record<Subject, Readonly<Record<string, unknown>>>> = {
  'raw-events-value': { keepAddress: false },
  'enriched-events-value': { address: null },
  'rejected-events-value': { door: null },
};

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json'));
const goldens = files.map((file) => JSON.parse(readFileSync(join(import.meta.dirname, file), 'utf8')) as Golden);

const valueOf = (value: Golden['payloads'][number]['value']): unknown =>
  typeof value['raw'] === 'string' ? { ...value, raw: Buffer.from(value['raw'], 'base64') } : value;

describe('golden payloads', () => {
  it('are there for every version of every schema', () => {
    const names = (list: readonly { subject: string; version: number }[]) =>
      list.map(({ subject, version }) => `${subject} v${version}`).sort();
    expect(names(goldens)).toEqual(names(BUILT_IN_SCHEMAS));
  });

  describe.each(goldens)('$subject, version $version', ({ subject, version, payloads }) => {
    const codec = CODECS[subject];
    const newest = Math.max(...goldens.filter((one) => one.subject === subject).map((one) => one.version));

    it.each(payloads)('$name is read as it was meant', ({ payload, value }) => {
      expect(codec.decode(Buffer.from(payload, 'base64'))).toEqual({
        ...ADDED[subject],
        ...(valueOf(value) as object),
      });
    });

    if (version === newest) {
      it.each(payloads)('$name is written in the same bytes', ({ payload, value }) => {
        expect(codec.encode(valueOf(value) as never).toString('base64')).toBe(payload);
      });
    }
  });
});
