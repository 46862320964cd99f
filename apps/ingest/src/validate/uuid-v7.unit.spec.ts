import { describe, expect, it } from '@jest/globals';
import { randomDigits } from '../random-digits.js';
import { uuidSource, uuidV7 } from './uuid-v7.js';

describe('a UUIDv7', () => {
  it('is the example of RFC 9562, appendix A.6', () => {
    expect(uuidV7(0x017f22e279b0, '7cc398c4dc0c0c07398f')).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
  });

  it('is another each time, and sorts by time', () => {
    const newId = uuidSource(randomDigits());
    const ids = Array.from({ length: 2_000 }, () => newId(5));
    expect(new Set(ids).size).toBe(2_000);
    expect(newId(6) > ids.toSorted().at(-1)!).toBe(true);
  });

  it('asks for randomness by the page', () => {
    let fills = 0;
    const newId = uuidSource(randomDigits(() => fills++));
    for (let i = 0; i < 410; i++) newId(0);
    expect(fills).toBe(2);
  });
});
