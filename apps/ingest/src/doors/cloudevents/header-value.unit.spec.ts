import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { percentDecoded } from '../../parse/percent-decoded.js';
import { isAllowedText } from './attribute-types.js';
import { eventId } from './event-id.js';
import { unquoted } from './header-value.js';

/** As the binding tells senders to: spaces, quotes, percent signs, and what is not printable ASCII. */
const encoded = (value: string): string => value.replace(/[^!#$&-~]+/gu, (part) => escapes(Buffer.from(part)));
const escapes = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
const text = fc.string({ unit: 'binary' }).filter(isAllowedText);
const read = (header: string): string | null => percentDecoded(unquoted(header));

describe('values of headers', () => {
  it('that were encoded are what they were', () => {
    expect(encoded('Euro € 😀')).toBe('Euro%20%E2%82%AC%20%F0%9F%98%80');
    fc.assert(fc.property(text, (value) => expect(read(encoded(value))).toBe(value)));
  });

  it('that were quoted by an older sender are what they were', () => {
    const quoted = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&').replaceAll('%', '%25')}"`;
    fc.assert(
      fc.property(text, (value) => {
        const latin = Buffer.from(quoted(value)).toString('latin1');
        expect(read(latin)).toBe(value);
      }),
    );
  });

  it('never make text of bytes that are none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const escaped = escapes(bytes).toLowerCase();
        const utf8 = Buffer.from(bytes).toString('utf8');
        const isText = Buffer.from(utf8).equals(Buffer.from(bytes));
        expect(read(escaped)).toBe(isText ? utf8 : null);
      }),
    );
  });
});

describe('identity', () => {
  it('differs when source or id does', () => {
    const source = fc.string({ unit: fc.constantFrom('a', '/', ':') });
    const pair = fc.tuple(source, fc.string({ maxLength: 200 }));
    fc.assert(
      fc.property(pair, pair, ([s1, i1], [s2, i2]) => {
        expect(eventId(s1, i1) === eventId(s2, i2)).toBe(s1 === s2 && i1 === i2);
        expect(eventId(s1, i1).length).toBeLessThanOrEqual(128);
      }),
    );
  });
});
