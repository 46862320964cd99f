import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { conversions, type ConversionDelta } from './conversions.js';
import { parseDecimal } from './decimal.js';

const NONE = { value: '0', currency: '' };

function worthOf(properties: string | null): { value: string; currency: string } {
  const [sum] = conversions([{ projectId: 'p', stream: 's', type: 'purchase', bot: false, time: 0, properties }]);
  return { value: sum!.value, currency: sum!.currency };
}

describe('the value of a conversion', () => {
  it.each([
    ['{"value":12.50,"currency":"EUR"}', { value: '12.5', currency: 'EUR' }],
    ['{ "currency" : "usd" , "value" : "1e3" }', { value: '1000', currency: 'USD' }],
    ['{"value":123456789012345678901234567890}', { value: '123456789012345678901234567890', currency: '' }],
    ['{"value":-5,"currency":"GBP"}', { value: '-5', currency: 'GBP' }],
    ['{"value":1,"value":2,"currency":"EUR","currency":"CHF"}', { value: '2', currency: 'CHF' }],
    ['{"items":[{"value":9}],"v\\u0061lue":"\\u0031","currency":"\\u0045UR"}', { value: '1', currency: 'EUR' }],
    ['{"value":3,"currency":"euro"}', { value: '3', currency: '' }],
    ['{"value":3,"currency":978}', { value: '3', currency: '' }],
  ])('%s is taken as it was sent', (properties, expected) => {
    expect(worthOf(properties)).toEqual(expected);
  });

  it.each([
    null,
    '{}',
    '[1]',
    '{"value":null,"currency":"EUR"}',
    '{"value":true,"currency":"EUR"}',
    '{"value":{"value":1},"currency":"EUR"}',
    '{"value":[1],"currency":"EUR"}',
    '{"value":"","currency":"EUR"}',
    '{"value":1e999999999,"currency":"EUR"}',
    '{"value":1,"value":"none","currency":"EUR"}',
    `{"value":"${'9'.repeat(1_000_000)}","currency":"EUR"}`,
    `{"value":${'['.repeat(100_000)}${']'.repeat(100_000)},"currency":"EUR"}`,
    '{"value":1,"currency":"EUR"',
    '{"value":"\\x","currency":"EUR"}',
  ])('%# is worth nothing in no currency, and counts', (properties) => {
    expect(worthOf(properties)).toEqual(NONE);
  });
});

const amount = fc
  .tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(18))
  .map(([mantissa, places]) => `${mantissa}e-${places}`);
const event = fc.record({
  projectId: fc.constantFrom('p1', 'p2'),
  stream: fc.constantFrom('web', '__proto__'),
  type: fc.constantFrom('purchase', 'conversion', 'page_view', 'constructor'),
  bot: fc.boolean(),
  time: fc.integer({ min: -200_000, max: 200_000 }),
  properties: fc.option(
    fc
      .tuple(amount, fc.constantFrom('EUR', 'jpy', 'x'))
      .map(([value, currency]) => `{"value":${value},"currency":"${currency}"}`),
  ),
});

const keyOf = ({ projectId, stream, type, bot, minute, currency }: ConversionDelta): string =>
  JSON.stringify([projectId, stream, type, bot, minute, currency]);

function sumsOf(sets: readonly (readonly ConversionDelta[])[]): Map<string, { count: number; units: bigint }> {
  const sums = new Map<string, { count: number; units: bigint }>();
  for (const delta of sets.flat()) {
    const { count, units } = sums.get(keyOf(delta)) ?? { count: 0, units: 0n };
    sums.set(keyOf(delta), { count: count + delta.count, units: units + parseDecimal(delta.value)! });
  }
  return sums;
}

describe('conversions', () => {
  const purchase = { projectId: 'p', stream: 'web', type: 'purchase', bot: false, time: 60_000 };

  it('are summed exactly by type, minute and currency, bots apart', () => {
    const priced = (value: string): string => `{"value":${value},"currency":"EUR"}`;
    expect(
      conversions([
        { ...purchase, properties: priced('0.1') },
        { ...purchase, properties: priced('0.2'), time: 119_999 },
        { ...purchase, properties: priced('-1'), time: 120_000 },
        { ...purchase, properties: priced('9'), bot: true },
        { ...purchase, properties: null, type: 'conversion' },
        { ...purchase, properties: priced('7'), type: 'page_view' },
      ]).map(({ type, minute, bot, currency, count, value }) => [type, minute, bot, currency, count, value]),
    ).toEqual([
      ['conversion', 60_000, false, '', 1, '0'],
      ['purchase', 120_000, false, 'EUR', 1, '-1'],
      ['purchase', 60_000, false, 'EUR', 2, '0.3'],
      ['purchase', 60_000, true, 'EUR', 1, '9'],
    ]);
  });

  it('sum to the same however the events are cut into sets and ordered', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), fc.nat(60), (events, cut) => {
        const whole = sumsOf([conversions(events)]);
        const late = events.toReversed();
        expect(sumsOf([conversions(late.slice(0, cut)), conversions(late.slice(cut))])).toEqual(whole);
        expect([...whole.values()].reduce((sum, { count }) => sum + count, 0)).toBe(
          events.filter(({ type }) => type === 'purchase' || type === 'conversion').length,
        );
      }),
    );
  });

  it('have each row once, in one order whatever the order of the events', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const rows = conversions(events);
        expect(new Set(rows.map(keyOf)).size).toBe(rows.length);
        expect(conversions(events.toReversed())).toEqual(rows);
      }),
    );
  });
});
