/**
 * Secrets of an event that is shown to people. Events are not for secrets, but clients send what they have; one that was
 * refused may be the very request that went wrong. Masked are: the value of every member whose name says so, whatever it
 * is; and within any text: card numbers (14 to 19 digits that pass the Luhn check, ISO/IEC 7812-1;
 * 13 digits are milliseconds), bearer tokens and
 * JSON Web Tokens, our own keys and tokens, and parameters of addresses of such names.
 */
import { mapScalars, scalar, stringOf, type JsonNode } from './json-tree.js';

export const MASK = '[masked]';

/** Names in lower case, without `_`, `-`, `.` and space. A name is one of these, or ends with one. */
export const SECRET_NAMES: readonly string[] = [
  'password',
  'passwd',
  'pwd',
  'passphrase',
  'passcode',
  'secret',
  'token',
  'jwt',
  'authorization',
  'credential',
  'credentials',
  'cookie',
  'apikey',
  'accesskey',
  'secretkey',
  'privatekey',
  'signingkey',
  'writekey',
  'cardnumber',
  'creditcard',
  'ccnumber',
  'cvv',
  'cvc',
  'iban',
  'ssn',
  'otp',
  'pin',
];

const CARD = /(?<![\d.])\d(?:[ -]?\d){13,18}(?![\d.])/g;
const BEARER = /\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi;
const WEB_TOKEN = /\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g;
const OUR_KEYS = /\bnp[kt]_[A-Za-z0-9_]{8,}/g;
const PARAMETER = /([?&#;])([^=&#;\s]{1,100})=([^&#;\s]+)/g;
/** Short endings that are parts of many words are taken as the whole name only. */
const WHOLE_ONLY: ReadonlySet<string> = new Set(['pin', 'otp', 'ssn', 'cvv', 'cvc', 'iban', 'jwt', 'pwd']);

export interface Masked {
  readonly event: JsonNode;
  /** JSON pointers of what was masked, wholly or in part. */
  readonly pointers: readonly string[];
}

/** Masks a copy. What stands under a secret name is masked value by value, so that its form can still be seen. */
export function maskSecrets(event: JsonNode): Masked {
  const pointers: string[] = [];
  const masked = mapScalars(event, (one, pointer) => {
    const shown = pointer.split('/').some(isSecretName) ? hidden(one) : openText(one);
    if (shown !== one) pointers.push(pointer);
    return shown;
  });
  return { event: masked, pointers };
}

export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replaceAll(/[_\-. ]/g, '');
  return SECRET_NAMES.some((secret) => plain === secret || (!WHOLE_ONLY.has(secret) && plain.endsWith(secret)));
}

/** A text without what is secret in it. */
export function maskText(text: string): string {
  return text
    .replaceAll(BEARER, `$1 ${MASK}`)
    .replaceAll(WEB_TOKEN, MASK)
    .replaceAll(OUR_KEYS, MASK)
    .replaceAll(PARAMETER, (all, sign: string, name: string) => (isSecretName(name) ? `${sign}${name}=${MASK}` : all))
    .replaceAll(CARD, (digits) => (isCard(digits) ? MASK : digits));
}

function hidden(node: JsonNode): JsonNode {
  return node.kind === 'scalar' && node.text === 'null' ? node : scalar(MASK);
}

function openText(node: JsonNode): JsonNode {
  const text = stringOf(node) ?? (node.kind === 'scalar' ? node.text : '');
  const shown = maskText(text);
  return shown === text ? node : scalar(shown);
}

/** Luhn, ISO/IEC 7812-1 annex B. */
function isCard(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
