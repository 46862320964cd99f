/**
 * One line of an access log in the common or the combined format
 * (https://httpd.apache.org/docs/2.4/logs.html#accesslog): what stands in it, and for a line that is cut off or garbled,
 * where it stops making sense. More fields after the user agent, as nginx is often told to write, are left alone.
 */
import { logTime } from './log-time.js';

export interface AccessLogLine {
  /** Address or name of who asked. */
  readonly host: string;
  /** Epoch ms. */
  readonly time: number;
  /** `GET /path HTTP/1.1`; whatever was sent when it was no HTTP. */
  readonly request: string;
  readonly status: number;
  /** Null where the log has `-`. */
  readonly bytes: number | null;
  readonly referrer: string | null;
  readonly userAgent: string | null;
}

/** The line's parts, or what is wrong with it. */
export function parseAccessLogLine(line: string): AccessLogLine | string {
  const host = line.slice(0, Math.max(0, line.indexOf(' ')));
  if (host === '') return 'there is no address';
  // Between the two stand identity and user, which may be anything.
  const opened = line.indexOf(' [', host.length);
  const closed = opened < 0 ? -1 : line.indexOf(']', opened);
  if (closed < 0) return 'there is no time';
  const time = logTime(line.slice(opened + 2, closed));
  if (time === null) return 'the time is none';
  if (!line.startsWith(' "', closed + 1)) return 'there is no request';
  const requestEnd = closingQuote(line, closed + 3);
  if (requestEnd < 0) return 'the request is cut off';
  const result = resultAt(line, requestEnd + 1);
  if (typeof result === 'string') return result;
  const agents = agentsAt(line, result.end);
  if (typeof agents === 'string') return agents;
  const request = unescaped(line.slice(closed + 3, requestEnd));
  return { host, time, request, status: result.status, bytes: result.bytes, ...agents };
}

const RESULT = / ([1-9]\d\d) (\d{1,15}|-)(?= |$)/y;

function resultAt(line: string, at: number): { status: number; bytes: number | null; end: number } | string {
  RESULT.lastIndex = at;
  const found = RESULT.exec(line);
  if (!found) return 'status and size are not numbers';
  const [, status, bytes] = found;
  return { status: Number(status), bytes: bytes === '-' ? null : Number(bytes), end: RESULT.lastIndex };
}

/** Both or, in the common format, neither. */
function agentsAt(line: string, at: number): Pick<AccessLogLine, 'referrer' | 'userAgent'> | string {
  if (line.slice(at).trim() === '') return { referrer: null, userAgent: null };
  if (!line.startsWith(' "', at)) return 'there is something else where the referrer must be';
  const referrerEnd = closingQuote(line, at + 2);
  if (referrerEnd < 0) return 'the referrer is cut off';
  if (!line.startsWith(' "', referrerEnd + 1)) return 'there is no user agent after the referrer';
  const agentEnd = closingQuote(line, referrerEnd + 3);
  if (agentEnd < 0) return 'the user agent is cut off';
  return {
    referrer: present(line.slice(at + 2, referrerEnd)),
    userAgent: present(line.slice(referrerEnd + 3, agentEnd)),
  };
}

const present = (text: string): string | null => (text === '-' || text === '' ? null : unescaped(text));

/** Index of the quote that ends a field; -1 when there is none. A quote after a backslash is part of the field. */
function closingQuote(line: string, from: number): number {
  for (let at = from; ; at++) {
    const quote = line.indexOf('"', at);
    if (quote < 0) return -1;
    let backslashes = 0;
    while (quote - backslashes > from && line[quote - backslashes - 1] === '\\') backslashes++;
    if (backslashes % 2 === 0) return quote;
    at = quote;
  }
}

const ESCAPES = /\\(["\\])|((?:\\x[0-9a-fA-F]{2})+)/g;

/**
 * Undoes what Apache (`\"`, `\\`, `\xhh`) and nginx (`\x22`) write for quotes, backslashes and bytes above ASCII. Control
 * characters stay escaped: nothing can be done with them, and U+0000 could not even be stored.
 */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPES, (whole, literal?: string) => literal ?? unescapedBytes(whole));
}

const utf8 = new TextDecoder();

/** Bytes that are not UTF-8 become U+FFFD. */
function unescapedBytes(escapes: string): string {
  const bytes = escapes.split('\\x').slice(1);
  const shown = bytes.flatMap((hex) => {
    const byte = parseInt(hex, 16);
    return byte < 0x20 || byte === 0x7f ? [...encoder.encode(`\\x${hex}`)] : [byte];
  });
  return utf8.decode(Uint8Array.from(shown));
}

const encoder = new TextEncoder();
