import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCsvRecord } from './csv.js';
import { csvReader, mappingProblem, type CsvOptions } from './csv-events.js';

const OPTIONS: CsvOptions = {
  mapping: [
    { field: 'type', column: 'kind' },
    { field: 'time', column: 'at' },
    { field: 'visitorId', column: 'who' },
    { field: 'properties.price', column: 'Price, net' },
    { field: 'properties.__proto__', column: 'note' },
    { field: 'context.ip', column: 'ip' },
  ],
};
const HEADER = 'kind,at,who,"Price, net",note,ip,unused';

function eventOf(row: string, options: CsvOptions = OPTIONS): unknown {
  const read = csvReader(options);
  expect(read(HEADER, 1)).toEqual({ kind: 'nothing' });
  const record = read(row, 2);
  return record.kind === 'event' ? JSON.parse(record.json) : record;
}

describe('csvReader', () => {
  it('makes events by the mapping; amounts keep their digits', () => {
    const id = expect.stringMatching(/^[0-9a-f]{32}$/) as unknown;
    expect(eventOf('purchase,1431857103000,v1,19.90,,192.0.2.1,x')).toEqual({
      id,
      type: 'purchase',
      time: 1431857103000,
      visitorId: 'v1',
      properties: { price: '19.90' },
      context: { ip: '192.0.2.1' },
    });
  });

  it('takes texts as they are: emoji, line breaks, names that objects have', () => {
    const read = csvReader(OPTIONS);
    read(HEADER, 1);
    const record = read('click,2015-05-17T10:05:03Z,"v ""1""","1\n2",😀,,', 2);
    if (record.kind !== 'event') throw new Error(record.kind);
    expect(record.visitor).toBe('v "1"');
    expect(record.json).toContain('"properties":{"price":"1\\n2","__proto__":"😀"}');
  });

  it('gives rows without a type the one for all', () => {
    expect(eventOf(',,,,,,', { ...OPTIONS, type: 'page_view' })).toMatchObject({ type: 'page_view' });
    expect(eventOf('click,,,,,,', { ...OPTIONS, type: 'page_view' })).toMatchObject({ type: 'click' });
  });

  it('keeps an id that the file has', () => {
    const read = csvReader({ mapping: [{ field: 'id', column: 'a' }], type: 't' });
    read('a', 1);
    expect(read('own', 2)).toMatchObject({ json: expect.stringContaining('"id":"own"') as unknown });
  });

  it.each([
    ['6 fields instead of 7', 'a,b,c,d,e,f'],
    ['a quoted field is not closed', '"a,b,c,d,e,f,g'],
    ['there is something after a closing quote', '"a"b,c,d,e,f,g,h'],
    ['a quote stands in a field that is not quoted', 'a"b,c,d,e,f,g,h'],
  ])('says that there are %s', (reason, row) => {
    expect(eventOf(row)).toEqual({ kind: 'malformed', reason });
  });

  it('names the columns when the one that was mapped is not there', () => {
    const read = csvReader({ mapping: [{ field: 'url', column: 'link' }], type: 't' });
    expect(() => read(HEADER, 1)).toThrow('there is no column `link`; there are: kind, at');
  });
});

describe('mappingProblem', () => {
  it.each([
    ['`urll` is no field', { mapping: [{ field: 'urll', column: 'a' }], type: 't' }],
    ['`properties.` is no field', { mapping: [{ field: 'properties.', column: 'a' }], type: 't' }],
    ['`url` is mapped twice', { mapping: ['a', 'b'].map((column) => ({ field: 'url', column })), type: 't' }],
    ['map `type`, or give one type', { mapping: [{ field: 'url', column: 'a' }] }],
  ])('finds that %s', (problem, options) => {
    expect(mappingProblem(options)).toContain(problem);
  });

  it('finds nothing wrong with a right one', () => {
    expect(mappingProblem(OPTIONS)).toBeNull();
  });
});

describe('parseCsvRecord', () => {
  it('reads what a writer of RFC 4180 wrote', () => {
    const quoted = (field: string): string => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
    const field = fc.array(fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => {
        expect(parseCsvRecord(fields.map(quoted).join(','))).toEqual(fields);
      }),
    );
  });

  it('takes another delimiter', () => {
    expect(parseCsvRecord('1,5;"2;0";', ';')).toEqual(['1,5', '2;0', '']);
  });
});
