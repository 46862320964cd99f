import { describe, expect, it } from '@jest/globals';
import { centreOf, COUNTRIES, MAP_HEIGHT, MAP_WIDTH } from './countries.js';

describe('the atlas', () => {
  it('knows the countries by the codes of geography, once each', () => {
    const codes = COUNTRIES.flatMap(({ code }) => (code === null ? [] : [code]));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toEqual(expect.arrayContaining(['DE', 'US', 'IN', 'BR', 'GB', 'XK']));
    expect(codes).not.toContain('AQ');
  });

  it('marks a country on its mainland, within the drawing', () => {
    for (const { centre } of COUNTRIES) {
      expect(centre[0] >= 0 && centre[0] <= MAP_WIDTH && centre[1] >= 0 && centre[1] <= MAP_HEIGHT).toBe(true);
    }
    const [x, y] = centreOf('FR')!;
    const [westOfIt, northOfIt] = [centreOf('ES')!, centreOf('GB')!];
    expect(x).toBeGreaterThan(westOfIt[0]);
    expect(y).toBeGreaterThan(northOfIt[1]);
    expect(centreOf('SG')).toBeNull();
  });
});
