import { describe, expect, it } from '@jest/globals';
import { originAllowed } from './socket-door.js';

const from = (origin?: string) => ({
  headers: { host: 'nexus.example:3000', ...(origin !== undefined && { origin }) },
});

describe('origin policy', () => {
  it.each([
    [undefined, [], true],
    ['https://nexus.example:3000', [], true],
    ['http://nexus.example:3000', [], true],
    ['https://nexus.example', [], false],
    ['https://evil.example', [], false],
    ['https://nexus.example:3000.evil.example', [], false],
    ['null', [], false],
    ['', [], false],
    ['https://app.example', ['https://app.example'], true],
    ['https://app.example:444', ['https://app.example'], false],
    ['https://evil.example', ['*'], true],
  ])('%p with the list %j: %p', (origin, allowed, answer) => {
    expect(originAllowed(from(origin), allowed)).toBe(answer);
  });
});
