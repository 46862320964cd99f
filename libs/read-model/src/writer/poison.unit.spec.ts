import { describe, expect, it } from '@jest/globals';
import { ValueUnstorable } from './copy-text.js';
import { isPoison } from './poison.js';

const said = (code: string): Error => Object.assign(new Error(code), { code, severity: 'ERROR' });

describe('poison', () => {
  it.each(['22021', '22P02', '22008', '23502', '54000'])('%s is the fault of the data', (code) => {
    expect(isPoison(said(code))).toBe(true);
  });

  it('a value that PostgreSQL cannot be told is poison', () => expect(isPoison(new ValueUnstorable('x'))).toBe(true));

  it.each(['57P01', '57014', '53100', '53300', '40P01', '08006', '42P01', '42501', '25006', 'XX000', '58030'])(
    '%s waits for better times',
    (code) => expect(isPoison(said(code))).toBe(false),
  );

  it('a connection that breaks is no poison, whatever it says', () => {
    expect(isPoison(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(false);
    expect(isPoison(new Error('Connection terminated unexpectedly'))).toBe(false);
    expect(isPoison(Object.assign(new Error('x'), { code: '22000' }))).toBe(false);
  });
});
