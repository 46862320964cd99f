/**
 * An access log as events. A page view is a GET with status 200 for something that is no static file; it has a visitor,
 * a hash of address and user agent. Every other line is an event of type `request`, which has none: so visitors and
 * sessions come from page views only.
 */
import { parseAccessLogLine, type AccessLogLine } from './access-log-line.js';
import { malformed, NOTHING, recordId, type RecordReader } from './imported-record.js';
import { sha256 } from './sha-256.js';

export interface AccessLogOptions {
  /** Origin of the site, such as `https://www.example.com`: makes URLs whole, so that its own pages are no foreign referrers. */
  readonly site?: string;
}

const STATIC_FILES = new Set(
  'css js png jpg jpeg gif ico svg woff woff2 ttf eot xml txt pdf zip gz map json rss mp3 mp4 webm'.split(' '),
);

/** Reads lines of the common and the combined format. */
export function accessLogReader({ site = '' }: AccessLogOptions = {}): RecordReader {
  const origin = site.replace(/\/+$/, '');
  return (text, line) => {
    if (text.trim() === '') return NOTHING;
    if (text.includes('\0')) return malformed('the line holds a NUL');
    const parsed = parseAccessLogLine(text);
    if (typeof parsed === 'string') return malformed(parsed);
    const request = splitRequest(parsed.request);
    const isPageView = request?.method === 'GET' && parsed.status === 200 && !isStaticFile(request.target);
    const visitor = isPageView ? visitorOf(parsed) : null;
    const event = {
      id: recordId(text, line),
      type: isPageView ? 'page_view' : 'request',
      time: new Date(parsed.time).toISOString(),
      ...(visitor ? { visitorId: visitor } : {}),
      ...(request ? { url: urlOf(request.target, origin) } : {}),
      ...(parsed.referrer ? { referrer: parsed.referrer } : {}),
      context: contextOf(parsed),
      properties: propertiesOf(parsed, request),
    };
    return { kind: 'event', json: JSON.stringify(event), visitor };
  };
}

interface Request {
  readonly method: string;
  readonly target: string;
  /** Absent in HTTP/0.9. */
  readonly protocol: string | undefined;
}

const REQUEST = /^([A-Za-z_-]+) (\S.*?)(?: (HTTP\/\d(?:\.\d)?))?$/;

/** Null for what is no HTTP request, as port scanners send it. */
function splitRequest(request: string): Request | null {
  const [whole, method, target, protocol] = REQUEST.exec(request) ?? [];
  return whole === undefined ? null : { method: method!, target: target!, protocol };
}

const SCHEME_AND_HOST = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

function isStaticFile(target: string): boolean {
  const path = target.replace(SCHEME_AND_HOST, '').replace(/[?#].*$/s, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot >= 0 && STATIC_FILES.has(name.slice(dot + 1).toLowerCase());
}

const urlOf = (target: string, origin: string): string => (target.startsWith('/') ? origin + target : target);

/** A pseudonym: the address cannot be read from it, but whoever has an address and a user agent can make it again. */
function visitorOf({ host, userAgent }: AccessLogLine): string {
  return sha256(`${host}\n${userAgent ?? ''}`).slice(0, 32);
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f.]*:[0-9a-f:.]*)$/i;

/** Some servers write names instead of addresses; a name cannot be looked up. */
function contextOf({ host, userAgent }: AccessLogLine): Readonly<Record<string, string>> {
  return { ...(ADDRESS.test(host) ? { ip: host } : {}), ...(userAgent ? { userAgent } : {}) };
}

function propertiesOf({ request: sent, status, bytes }: AccessLogLine, request: Request | null): object {
  return {
    ...(request ? { method: request.method } : { request: sent }),
    status,
    ...(bytes === null ? {} : { bytes }),
    ...(request?.protocol ? { protocol: request.protocol } : {}),
  };
}
