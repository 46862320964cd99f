import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isAbsoluteUri, isAllowedText, isBase64, isUriReference, timestamp } from './attribute-types.js';

describe('URI-references (RFC 3986)', () => {
  it.each([
    'https://github.com/cloudevents',
    'mailto:cncf-wg-serverless@lists.cncf.io',
    'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
    '/cloudevents/spec/pull/123',
    '/sensors/tn-1234567/alerts',
    '1-555-123-4567',
    '#fragment',
    '?a=b',
    '//authority/path',
    './a:b',
    '../x',
    'a%20b',
    "http://u:p@[2001:db8::1]:8080/a;b/c,d?e=f/?#g/?!$&'()*+",
    'http://[v1.a:b]/',
    'file:///etc/hosts',
    'a:',
    'a//b',
  ])('%s', (text) => expect(isUriReference(text)).toBe(true));

  it.each([
    'a b',
    ' a',
    'a\tb',
    ':a',
    '1:2',
    'a:b c',
    '%',
    '%2',
    '%zz',
    'a#b#c',
    '[',
    'http://[x]/',
    'http://h:p/',
    'é',
    '<a>',
    'a"b',
    'a\\b',
    'a^b',
    'a`b',
    '{a}',
    'a|b',
    '\u{1F600}',
  ])('not: %s', (text) => expect(isUriReference(text)).toBe(false));

  it('is what URL takes for a path of its own', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        expect(isUriReference(url)).toBe(true);
        expect(isAbsoluteUri(url)).toBe(!url.includes('#'));
      }),
    );
  });

  it('takes time in proportion to its length', () => {
    const costly = ['a'.repeat(250_000), 'a@'.repeat(125_000), '/a'.repeat(125_000), '%20'.repeat(80_000)];
    for (const text of costly) expect(isUriReference(`//${text} `)).toBe(false);
  });
});

describe('absolute URIs (RFC 3986, 4.3)', () => {
  it.each(['https://cloudevents.io/dataschema', 'urn:x:y', 'a:?b'])('%s', (text) =>
    expect(isAbsoluteUri(text)).toBe(true),
  );
  it.each(['/schema', 'schema', '#a', '//x.example/a', 'https://x.example/#a', ''])('not: %s', (text) =>
    expect(isAbsoluteUri(text)).toBe(false),
  );
});

describe('timestamps (RFC 3339)', () => {
  it.each([
    ['2018-04-05T17:31:00Z', '2018-04-05T17:31:00Z'],
    ['2018-04-05t17:31:00.5z', '2018-04-05t17:31:00.5z'],
    ['2018-04-05T18:31:00+01:00', '2018-04-05T18:31:00+01:00'],
    ['2018-04-05T18:31:00-00:00', '2018-04-05T18:31:00-00:00'],
    ['2018-04-05T17:31:00.000000000Z', '2018-04-05T17:31:00.000Z'],
    [`2018-04-05T17:31:00.${'1'.repeat(1_000)}-01:30`, '2018-04-05T17:31:00.111-01:30'],
    ['1990-12-31T23:59:60Z', '1990-12-31T23:59:59Z'],
    ['1990-12-31T15:59:60.7777-08:00', '1990-12-31T15:59:59.777-08:00'],
  ])('%s', (text, read) => expect(timestamp(text)).toBe(read));

  it.each([
    '',
    'yesterday',
    '2018-04-05',
    '2018-04-05T17:31:00',
    '2018-04-05T17:31Z',
    '2018-04-05 17:31:00Z',
    '2018-04-05T17:31:00,5Z',
    '2018-04-05T17:31:00.Z',
    '2018-04-05T17:31:00+0100',
    '2018-04-05T17:31:00+01',
    '+002018-04-05T17:31:00Z',
    '18-04-05T17:31:00Z',
    ' 2018-04-05T17:31:00Z',
    '2018-04-05T17:31:00Z\n',
    '1990-12-31T12:00:60Z',
    '1990-12-30T23:59:60Z',
    '1990-13-31T23:59:60Z',
    '1522949460',
  ])('not: %s', (text) => expect(timestamp(text)).toBeNull());
});

describe('texts', () => {
  it.each(['', 'a b', 'Euro € 😀', '\u00a0', '\u{10fffd}'])('%j', (text) => expect(isAllowedText(text)).toBe(true));
  it.each(['\0', '\n', '\x1f', '\x7f', '\x80', '\x9f', '\ud800', '\udc00\ud800', '\ufdd0', '\uffff', '\u{1fffe}'])(
    'not: %j',
    (text) => expect(isAllowedText(`a${text}`)).toBe(false),
  );
});

describe('Base64 (RFC 4648)', () => {
  it('is what Node writes', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => isBase64(Buffer.from(bytes).toString('base64'))));
  });
  it.each(['A', 'AB', 'ABC', 'A===', '====', 'AB==AB==', 'AB-_', 'AB =', 'ABCD\n'])('not: %j', (text) =>
    expect(isBase64(text)).toBe(false),
  );
});
