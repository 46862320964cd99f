/**
 * The form of an API key and of a personal access token: a prefix (`npk_live_`, `npt_`), random bits in base62, and six
 * base62 digits of CRC-32 over all that comes before them. The checksum refuses a misspelt key without any look-up, and
 * lets secret scanners tell a key from noise. It protects nothing: the random bits do. Both are stored only as SHA-256
 * (hex) of their whole text.
 */
import { crc32 } from './crc32.js';

const KEY_PREFIX = 'npk_live_';
const TOKEN_PREFIX = 'npt_';
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 62^6 > 2^32. */
const CHECKSUM_DIGITS = 6;
/** 128 random bits, in bytes and in base62 digits. */
const MIN_RANDOM_BYTES = 16;
const MIN_RANDOM_DIGITS = 22;
/** Longer texts are no key; nothing is computed on them. */
const MAX_LENGTH = 128;
const ALPHANUMERIC = /^[0-9A-Za-z]+$/;

/**
 * The key made of the given random bytes. At least 16 bytes from a cryptographic source; throws RangeError on fewer.
 */
export function formatApiKey(random: Uint8Array): string {
  return format(KEY_PREFIX, random);
}

/** True when a text has a key's form and its checksum is right; whether such a key exists is another question. */
export function isApiKey(text: string): boolean {
  return hasForm(KEY_PREFIX, text);
}

/** The personal access token made of the given random bytes, under the same rules as an API key. */
export function formatPersonalToken(random: Uint8Array): string {
  return format(TOKEN_PREFIX, random);
}

/** True when a text has a personal access token's form and its checksum is right. */
export function isPersonalToken(text: string): boolean {
  return hasForm(TOKEN_PREFIX, text);
}

/** The last four characters: what is shown of a key after it was revealed once. */
export function apiKeyHint(key: string): string {
  return key.slice(-4);
}

function format(prefix: string, random: Uint8Array): string {
  if (random.length < MIN_RANDOM_BYTES) throw new RangeError(`a key needs ${MIN_RANDOM_BYTES} random bytes`);
  const body = prefix + base62(random);
  return body + checksum(body);
}

function hasForm(prefix: string, text: string): boolean {
  if (text.length < prefix.length + MIN_RANDOM_DIGITS + CHECKSUM_DIGITS || text.length > MAX_LENGTH) return false;
  if (!text.startsWith(prefix) || !ALPHANUMERIC.test(text.slice(prefix.length))) return false;
  const body = text.slice(0, -CHECKSUM_DIGITS);
  return checksum(body) === text.slice(-CHECKSUM_DIGITS);
}

function checksum(body: string): string {
  let rest = crc32(body);
  let digits = '';
  for (let i = 0; i < CHECKSUM_DIGITS; i++) {
    digits = DIGITS[rest % 62]! + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** Fixed width for a given number of bytes, so that a key's length tells nothing about it. */
function base62(bytes: Uint8Array): string {
  const width = Math.ceil((bytes.length * 8) / Math.log2(62));
  let rest = bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  let digits = '';
  for (let i = 0; i < width; i++) {
    digits = DIGITS[Number(rest % 62n)]! + digits;
    rest /= 62n;
  }
  return digits;
}
