import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pointerTo } from './json-pointer.js';
import { JsonScanner, type EventSlice } from './json-scan.js';

/** Space, tab, newline, carriage return: all white space that JSON has. */
const space = fc.string({ unit: fc.constantFrom(' ', '\t', '\n', '\r'), maxLength: 3 });
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string(),
  fc.constantFrom('"', '\\', '\\"', '\\\\', '{"a":[', '𝄞', '\u2028', 'é'),
);

/** A JSON text as a strange client would write it: white space anywhere, characters escaped for no reason. */
const jsonText = fc.letrec<{ value: string; event: string }>((tie) => {
  const string = fc
    .tuple(text, fc.boolean())
    .map(([value, escape]) => (escape ? escapeAll(value) : JSON.stringify(value)));
  const scalar = fc.oneof(
    string,
    fc.constantFrom('0', '-0', '1e3', '-1.5E-2', 'true', 'false', 'null', '123456789012'),
  );
  const list = fc.array(tie('value'), { maxLength: 4 }).chain((items) => padded('[', items, ']'));
  const member = fc.tuple(string, space, space, tie('value')).map(([key, a, b, value]) => `${key}${a}:${b}${value}`);
  const object = fc.array(member, { maxLength: 4 }).chain((members) => padded('{', members, '}'));
  const field = fc
    .tuple(fc.constantFrom('"properties"', '"context"', '"prop\\u0065rties"', '"type"', '"other"'), space, object)
    .map(([key, a, value]) => `${key}:${a}${value}`);
  return {
    value: fc.oneof({ depthSize: 'small', maxDepth: 4 }, scalar, list, object),
    event: fc.array(fc.oneof(field, member), { maxLength: 5 }).chain((members) => padded('{', members, '}')),
  };
});

function padded(open: string, items: readonly string[], close: string): fc.Arbitrary<string> {
  return fc.tuple(space, space).map(([a, b]) => `${open}${a}${items.join(`${b},${a}`)}${b}${close}`);
}

function escapeAll(value: string): string {
  const units = Array.from({ length: value.length }, (_, i) => value.charCodeAt(i).toString(16).padStart(4, '0'));
  return `"${units.map((unit) => `\\u${unit}`).join('')}"`;
}

/** The slice's texts, parsed: what they must equal is what JSON.parse makes of the whole. */
function expectSlice(source: string, slice: EventSlice, parsed: unknown): void {
  expect(JSON.parse(source.slice(slice.start, slice.end))).toStrictEqual(parsed);
  for (const field of ['properties', 'context'] as const) {
    const range = slice[field];
    const fromText: unknown = range ? JSON.parse(source.slice(range.start, range.end)) : undefined;
    expect(fromText).toStrictEqual(
      Object.hasOwn(parsed as object, field) ? (parsed as Record<string, unknown>)[field] : undefined,
    );
  }
}

describe('the scanner', () => {
  it('finds of one event what JSON.parse finds', () => {
    fc.assert(
      fc.property(jsonText.event, space, space, (event, a, b) => {
        const source = a + event + b;
        expectSlice(source, new JsonScanner(source).single(), JSON.parse(source));
      }),
      { numRuns: 400 },
    );
  });

  it('finds of a list, and of a list within an object, what JSON.parse finds', () => {
    fc.assert(
      fc.property(fc.array(jsonText.event, { maxLength: 4 }), jsonText.value, space, (events, other, a) => {
        const list = `${a}[${a}${events.join(`${a},`)}]`;
        const wrapped = `{"a":${other},"events":[],"events":${list},"b":${other}}`;
        const direct = new JsonScanner(list);
        const within = new JsonScanner(wrapped);
        const slices = [direct.elements(direct.begin()), within.elementsOf('events').elements] as const;
        for (const [index, event] of events.entries()) {
          expectSlice(list, slices[0][index]!, JSON.parse(event));
          expectSlice(wrapped, slices[1][index]!, JSON.parse(event));
        }
        expect(slices.map(({ length }) => length)).toEqual([events.length, events.length]);
      }),
    );
  });

  it('finds the value that is too deep or loses digits, wherever it lies', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat({ max: 3 }), text), { maxLength: 18 }), fc.boolean(), (path, deep) => {
        const bad = deep ? '['.repeat(21 - path.length) + ']'.repeat(21 - path.length) : '9007199254740993';
        let source = bad;
        for (const step of path.toReversed()) {
          source =
            typeof step === 'number'
              ? `[${'0,'.repeat(step)}${source}]`
              : `{"x":"]}",${JSON.stringify(step)} : ${source}}`;
        }
        const slice = new JsonScanner(source).single();
        expect(slice.fault?.code).toBe(deep ? 'EVENT_TOO_DEEP' : 'EVENT_NUMBER_UNSAFE');
        const names = path.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'));
        const expected = ['', ...names, ...(deep ? Array.from({ length: 20 - path.length }, () => '0') : [])].join('/');
        expect(pointerTo(source, slice.start, slice.fault!.at)).toBe(expected);
      }),
    );
  });

  it('walks 100,000 levels and long runs of backslashes without trouble', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(new JsonScanner(deep).single()).toMatchObject({ end: 200_000, fault: { code: 'EVENT_TOO_DEEP', at: 20 } });
    const backslashes = JSON.stringify({ properties: { a: '\\"'.repeat(100_000) } });
    expect(new JsonScanner(backslashes).single().end).toBe(backslashes.length);
  });
});
