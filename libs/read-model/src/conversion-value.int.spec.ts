import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { conversions } from '#domain';
import { startTestPostgres, type TestPostgres } from '#testing';
import { CONVERSION_WORTH } from './conversion-value.js';

let postgres: TestPostgres;
let client: pg.Client;

beforeAll(async () => {
  postgres = await startTestPostgres();
  client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await postgres.close();
});

interface Worth {
  readonly value: string;
  readonly currency: string;
}

async function inSql(properties: readonly string[]): Promise<Worth[]> {
  const { rows } = await client.query<Worth>(
    `SELECT trim_scale(worth.value)::text AS value, worth.currency
     FROM unnest($1::json[]) WITH ORDINALITY AS e (properties, place) ${CONVERSION_WORTH} ORDER BY e.place`,
    [properties],
  );
  return rows;
}

function inDomain(properties: string): Worth {
  const [sum] = conversions([{ projectId: 'p', stream: 's', type: 'purchase', bot: false, time: 0, properties }]);
  return { value: sum!.value, currency: sum!.currency };
}

const digits = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('0', '0', '1', '5', '9'), minLength: 1, maxLength });
const literal = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(45),
    fc.option(digits(25)),
    fc.option(fc.tuple(fc.constantFrom('e', 'E', 'e+', 'e-'), digits(3))),
  )
  .map(([sign, integer, fraction, exponent]) => {
    const whole = integer.replace(/^0+(?=.)/, '');
    return `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${exponent === null ? '' : exponent.join('')}`;
  });
const hostile = fc.constantFrom(
  ...['""', '" 1"', '"1\\n"', '"+1"', '"١"', '"1,5"', '"0x10"', '"NaN"', '"Infinity"', 'true', 'null', '{"value":1}'],
  ...['[1]', '"1\\u00002"', '"\\u0031"', '"\\ud800"', '"\\\\u0000"', '1e999999999', '0e999999999', '-0', '-0.0e-00'],
  ...['1e38', '-1e38', '1e37', '1e-18', '1e-19', '"1e-19"', '1e99', '1e-99'],
  ...[`"${'1'.repeat(1_000_000)}"`, `1${'0'.repeat(5_000)}`, `"${'0'.repeat(98)}12"`, `"${'0'.repeat(99)}12"`],
);
const value = fc.oneof(
  literal,
  literal.map((text) => `"${text}"`),
  hostile,
);
const currency = fc.constantFrom(
  '"EUR"',
  '"usd"',
  '"Chf"',
  '"euro"',
  '"E R"',
  '"EUR\\n"',
  '"ıIi"',
  '978',
  'null',
  '"\\u0045UR"',
);
const other = fc.constantFrom(
  '"a":1',
  '"b":"\\u0000\\\\\\u0000\\ud83d\\ude00 \\ud800"',
  '"val\\u0000ue":7',
  '"items":[{"value":9}]',
);
const properties = fc
  .array(
    fc.oneof(
      value.map((text) => `"value": ${text}`),
      currency.map((text) => `"currency" :${text}`),
      other,
    ),
    {
      maxLength: 5,
    },
  )
  .map((members) => `{${members.join(',')}}`);

describe('what a conversion is worth', () => {
  it('is the same in SQL as in the domain, whatever its properties are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(properties, { minLength: 50, maxLength: 100 }), async (texts) => {
        expect(await inSql(texts)).toEqual(texts.map(inDomain));
      }),
      { numRuns: 20 },
    );
  });

  it('is kept to the last digit', async () => {
    const texts = [
      `{"value":${'9'.repeat(38)}.${'9'.repeat(18)},"currency":"eur"}`,
      '{"value":"-0.000000000000000001","currency":"USD"}',
      '{"value":1.5E+3,"currency":"JPY"}',
    ];
    const expected = [
      { value: `${'9'.repeat(38)}.${'9'.repeat(18)}`, currency: 'EUR' },
      { value: '-0.000000000000000001', currency: 'USD' },
      { value: '1500', currency: 'JPY' },
    ];
    expect(await inSql(texts)).toEqual(expected);
    expect(texts.map(inDomain)).toEqual(expected);
  });
});
