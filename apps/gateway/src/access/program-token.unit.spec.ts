import { describe, expect, it } from '@jest/globals';
import { programToken } from './program-token.js';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('the token that a program presents', () => {
  it.each([
    ['Bearer npt_a', 'npt_a', 'npt_a'],
    ['bearer  npk_live_b', 'npk_live_b', 'npk_live_b'],
    ['Bearer eyJ.a.b', null, null],
    [basic('npt_a:'), null, 'npt_a'],
    [basic('anybody:npt_a'), null, 'npt_a'],
    [basic('npt_user:npt_password'), null, 'npt_password'],
    [basic('anybody:secret:npt_a'), null, null],
    [basic('npt_a'), null, 'npt_a'],
    [`${basic('npt_a')}, Bearer npt_b`, null, null],
    ['Basic', null, null],
    ['', null, null],
  ])('%s', (header, bearer, either) => {
    expect(programToken(header, { basic: false })).toBe(bearer);
    expect(programToken(header, { basic: true })).toBe(either);
  });
});
