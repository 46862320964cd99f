import { describe, expect, it } from '@jest/globals';
import { countOf, instantOf, secondsOf } from './option-values.js';

const NOW = Date.UTC(2026, 10, 20, 12);

describe('values of options', () => {
  it('are lengths of time', () => {
    expect(['30s', '15m', '24h', '7d', '0s'].map((text) => secondsOf('--overlap', text))).toEqual([
      ...[30, 900, 86_400, 604_800, 0],
    ]);
    for (const wrong of ['', '24', 'h', '1w', '-1h', '1.5h', '1h30m', '9999999999s']) {
      expect(() => secondsOf('--overlap', wrong)).toThrow(`--overlap ${wrong}: write 30s, 15m, 24h or 7d`);
    }
  });

  it('are points in time, or how long ago they were', () => {
    expect(instantOf('--since', '24h', NOW)).toBe('2026-11-19T12:00:00.000Z');
    expect(instantOf('--since', '2026-11-20T10:00:00+02:00', NOW)).toBe('2026-11-20T08:00:00.000Z');
    for (const wrong of [
      '',
      'yesterday',
      '2026-11-20',
      '2026-11-20T10:00:00',
      '2026-13-20T10:00:00Z',
      '1763000000',
      '999999999d',
    ]) {
      expect(() => instantOf('--since', wrong, NOW)).toThrow(`--since ${wrong}: write 24h`);
    }
  });

  it('are counts', () => {
    expect(countOf('--limit', '50')).toBe(50);
    for (const wrong of ['0', '-1', '1.5', 'many', '', '1e30']) {
      expect(() => countOf('--limit', wrong)).toThrow('write a whole number from 1');
    }
  });
});
