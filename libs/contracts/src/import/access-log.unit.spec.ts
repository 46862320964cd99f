import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accessLogReader } from './access-log.js';

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const PAGE = `192.0.2.7 - - [17/May/2015:10:05:03 +0200] "GET /blog/?p=1 HTTP/1.1" 200 1234 "https://example.org/" "${AGENT}"`;
const read = accessLogReader();

function eventOf(line: string, number = 1, reader = read): Record<string, unknown> {
  const record = reader(line, number);
  if (record.kind !== 'event') throw new Error(JSON.stringify(record));
  return JSON.parse(record.json) as Record<string, unknown>;
}

const withRequest = (request: string, status = 200): string =>
  PAGE.replace('GET /blog/?p=1 HTTP/1.1', request).replace(' 200 ', ` ${status} `);

describe('accessLogReader', () => {
  it('makes a page view of a GET with status 200, with a visitor', () => {
    const visitor = createHash('sha256').update(`192.0.2.7\n${AGENT}`).digest('hex').slice(0, 32);
    expect(read(PAGE, 7)).toMatchObject({ kind: 'event', visitor });
    expect(eventOf(PAGE, 7)).toEqual({
      id: createHash('sha256').update(`7\n${PAGE}`).digest('hex').slice(0, 32),
      type: 'page_view',
      time: '2015-05-17T08:05:03.000Z',
      visitorId: visitor,
      url: '/blog/?p=1',
      referrer: 'https://example.org/',
      context: { ip: '192.0.2.7', userAgent: AGENT },
      properties: { method: 'GET', status: 200, bytes: 1234, protocol: 'HTTP/1.1' },
    });
  });

  it('takes the common format as well', () => {
    const line = '2001:db8::1 - frank [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.0" 200 -';
    expect(eventOf(line)).toMatchObject({
      type: 'page_view',
      time: '2000-10-10T20:55:36.000Z',
      context: { ip: '2001:db8::1' },
      properties: { method: 'GET', status: 200, protocol: 'HTTP/1.0' },
    });
  });

  it.each([
    ['a static file', withRequest('GET /logo.PNG?v=2 HTTP/1.1')],
    ['a static file asked of a proxy', withRequest('GET http://example.org/a.css HTTP/1.1')],
    ['another method', withRequest('POST / HTTP/1.1')],
    ['another status', withRequest('GET / HTTP/1.1', 304)],
    ['no request at all', withRequest('-', 408)],
    ['what a scanner sends', withRequest('\\x16\\x03\\x01', 400)],
  ])('makes a request without a visitor of %s', (_, line) => {
    expect(read(line, 1)).toMatchObject({ visitor: null });
    const event = eventOf(line);
    expect([event['type'], event['visitorId']]).toEqual(['request', undefined]);
  });

  it.each(['/', '/png', '/css/', '/a.png/b', '/file.html', '/x?file=a.png', '/.png.d/'])(
    'takes %s for a page',
    (path) => {
      expect(eventOf(withRequest(`GET ${path} HTTP/1.1`))['type']).toBe('page_view');
    },
  );

  it('keeps what was sent instead of a request', () => {
    expect(eventOf(withRequest('\\x16\\x03', 400))).toMatchObject({
      properties: { request: '\\x16\\x03', status: 400 },
    });
  });

  it('makes whole URLs of a site', () => {
    const ofSite = accessLogReader({ site: 'https://www.example.com/' });
    expect(eventOf(PAGE, 1, ofSite)['url']).toBe('https://www.example.com/blog/?p=1');
    expect(eventOf(withRequest('GET http://other/ HTTP/1.1'), 1, ofSite)['url']).toBe('http://other/');
    expect(eventOf(PAGE, 1, ofSite)['id']).toBe(eventOf(PAGE)['id']);
  });

  it('undoes the escapes of Apache and nginx, but for control characters', () => {
    const agent = String.raw`a \"b\" \\x41 \x22c\x22 caf\xc3\xa9 \xe4 \x00\x1b[0m`;
    const event = eventOf(PAGE.replace(AGENT, agent));
    expect(event['context']).toMatchObject({
      userAgent: String.raw`a "b" \x41 "c" café � \x00\x1b[0m`.replace('�', '\ufffd'),
    });
  });

  it('has another id for the same line elsewhere, and the same for the same line there', () => {
    expect(eventOf(PAGE, 1)['id']).not.toBe(eventOf(PAGE, 2)['id']);
    expect(eventOf(PAGE, 1)).toEqual(eventOf(PAGE, 1));
  });

  it('never tells an address in the visitor', () => {
    expect(String(eventOf(PAGE)['visitorId'])).toMatch(/^[0-9a-f]{32}$/);
  });

  it('leaves out a host name where an address must be, and fields after the user agent', () => {
    expect(eventOf(`${PAGE.replace('192.0.2.7', 'cafe.example')} "-" 0.003`)['context']).toEqual({ userAgent: AGENT });
  });

  it.each([
    ['01/Jan/1970:00:00:00 +0000', '1970-01-01T00:00:00.000Z'],
    ['31/Dec/1969:23:59:59 +0000', '1969-12-31T23:59:59.000Z'],
    ['29/Feb/2024:23:59:59 +0545', '2024-02-29T18:14:59.000Z'],
    ['31/Dec/2016:23:59:60 +0000', '2017-01-01T00:00:00.000Z'],
    ['31/Dec/2099:23:00:00 -0930', '2100-01-01T08:30:00.000Z'],
  ])('reads the time %s', (text, time) => {
    expect(eventOf(PAGE.replace(/\[.*?\]/, `[${text}]`))['time']).toBe(time);
  });

  it.each([
    ['the user agent is cut off', PAGE.slice(0, -10)],
    ['the user agent is cut off', PAGE.slice(0, -1) + '\\"'],
    ['there is no user agent after the referrer', PAGE.slice(0, PAGE.indexOf(' "Mozilla'))],
    ['the referrer is cut off', PAGE.slice(0, PAGE.indexOf('example.org'))],
    ['status and size are not numbers', PAGE.replace('1234', 'many')],
    ['status and size are not numbers', PAGE.replace(' 200 ', ' 20 ')],
    ['the request is cut off', PAGE.slice(0, PAGE.indexOf('HTTP'))],
    ['there is no request', PAGE.replace('] "', '] ')],
    ['the time is none', PAGE.replace('17/May', '31/Feb')],
    ['the time is none', PAGE.replace('17/May', '00/May')],
    ['the time is none', PAGE.replace('May', 'Mai')],
    ['the time is none', PAGE.replace('10:05:03', '24:05:03')],
    ['the time is none', PAGE.replace(' +0200', '')],
    ['there is no time', 'type,visitorId,url'.replaceAll(',', ' ')],
    ['there is no address', 'nonsense'],
    ['the line holds a NUL', `\0\0\0${PAGE}`],
  ])('says that %s', (reason, line) => {
    expect(read(line, 1)).toEqual({ kind: 'malformed', reason });
  });

  it('passes over empty lines', () => {
    expect([read('', 1), read(' \r', 2)]).toEqual([{ kind: 'nothing' }, { kind: 'nothing' }]);
  });

  it('answers for any line, in one line of JSON', () => {
    const pieces = fc.constantFrom(
      ' ',
      '"',
      '\\',
      '[',
      ']',
      '-',
      '200',
      PAGE,
      '\\x',
      '\u2028',
      '\ud800',
      '17/May/2015:10:05:03 +0000',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' }))), (parts) => {
        const record = read(parts.join(''), 1);
        if (record.kind === 'event') expect(record.json).not.toMatch(/[\r\n]/);
        else if (record.kind === 'malformed') expect(record.reason).not.toBe('');
        else expect(parts.join('').trim()).toBe('');
      }),
    );
  });
});
