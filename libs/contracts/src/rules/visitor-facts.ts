/**
 * Whose words count about the visitor's address and user agent: the request's for a browser key, `context.ip` and
 * `context.userAgent` for a server key, whose own address and agent are never a visitor's.
 */
import type { EventSender } from './event-sender.js';
import type { SchemaRefusal } from './event-schema.js';
import { isStorable } from './event-text.js';

export interface VisitorFacts {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Longest text of an IPv6 address with a zone. */
const ADDRESS_LENGTH = 64;
const USER_AGENT_LENGTH = 8_192;
const NOBODY: VisitorFacts = { address: null, userAgent: null };

export function visitorFacts(
  context: Readonly<Record<string, unknown>> | null,
  sender: EventSender,
  hasUnicodeEscapes: boolean,
): VisitorFacts | SchemaRefusal {
  if (sender.browser) return sender.browser;
  if (!context) return NOBODY;
  const { ip = null, userAgent = null } = context;
  if (!isTextOf(ip, ADDRESS_LENGTH, hasUnicodeEscapes)) return invalid('ip', ip, ADDRESS_LENGTH);
  if (!isTextOf(userAgent, USER_AGENT_LENGTH, hasUnicodeEscapes))
    return invalid('userAgent', userAgent, USER_AGENT_LENGTH);
  return { address: ip || null, userAgent: userAgent || null };
}

function isTextOf(value: unknown, length: number, check: boolean): value is string | null {
  return value === null || (typeof value === 'string' && value.length <= length && (!check || isStorable(value)));
}

function invalid(name: string, value: unknown, length: number): SchemaRefusal {
  const pointer = `/context/${name}`;
  if (typeof value === 'string' && !isStorable(value)) {
    return {
      code: 'EVENT_TEXT_INVALID',
      detail: `\`context.${name}\` holds U+0000 or half of a surrogate pair`,
      pointer,
    };
  }
  return {
    code: 'EVENT_FIELD_INVALID',
    detail: `\`context.${name}\` must be a string of at most ${length} characters`,
    pointer,
  };
}
