import { describe, expect, it } from '@jest/globals';
import { isInsider } from './insiders.js';

const TOKEN = 'a token of twenty-six marks'.replaceAll(' ', '-');
const from = (remoteAddress: string, headers: Record<string, string> = {}) => ({
  headers: { host: 'localhost:3000', ...headers },
  socket: { remoteAddress },
});

describe('an insider', () => {
  it.each([
    ['127.0.0.1', {}, true],
    ['::1', { host: '[::1]:3000' }, true],
    ['::ffff:127.0.0.1', { host: '127.0.0.1' }, true],
    ['127.0.0.1', { host: 'LOCALHOST' }, true],
    ['10.0.0.7', {}, false],
    ['::ffff:10.0.0.7', {}, false],
    ['1127.0.0.1', {}, false],
    ['127.0.0.1', { 'x-forwarded-for': '10.0.0.7' }, false],
    ['127.0.0.1', { 'x-forwarded-proto': 'https' }, false],
    ['127.0.0.1', { forwarded: 'for=10.0.0.7' }, false],
    ['127.0.0.1', { via: '1.1 proxy' }, false],
    ['127.0.0.1', { 'x-real-ip': '10.0.0.7' }, false],
    ['127.0.0.1', { 'cf-connecting-ip': '10.0.0.7' }, false],
    ['127.0.0.1', { origin: 'https://evil.example' }, false],
    ['127.0.0.1', { host: 'rebound.example:3000' }, false],
    ['127.0.0.1', { host: 'localhost.example' }, false],
    ['10.0.0.7', { authorization: `Bearer ${TOKEN}` }, true],
    ['10.0.0.7', { authorization: `bearer ${TOKEN}`, 'x-forwarded-for': '10.0.0.8' }, true],
    ['10.0.0.7', { authorization: `Bearer ${TOKEN}x` }, false],
    ['10.0.0.7', { authorization: TOKEN }, false],
    ['10.0.0.7', { authorization: 'Bearer null' }, false],
  ])('from %s with %j: %p', (address, headers, expected) => {
    expect(isInsider(from(address, headers as Record<string, string>), TOKEN)).toBe(expected);
  });

  it('has no token where none is set', () => {
    expect(isInsider(from('10.0.0.7', { authorization: 'Bearer null' }), null)).toBe(false);
    expect(isInsider(from('10.0.0.7', { authorization: 'Bearer ' }), null)).toBe(false);
  });
});
