/**
 * API keys: `npk_<environment>_` + 27 base62 characters (160 random bits) + 6 base62 characters of CRC-32 (IEEE 802.3)
 * over everything before them. The prefix lets secret scanners find a leaked key, the checksum lets a mistyped one be
 * refused without any look-up.
 */
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SECRET_LENGTH = 27;
const CHECKSUM_LENGTH = 6;
const SHAPE = new RegExp(`^npk_[a-z]{2,8}_[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`);

/** Random bytes that a key is made of. */
export const COLLECTOR_KEY_BYTES = 20;

/** Makes a key of COLLECTOR_KEY_BYTES random bytes. */
export function collectorKey(random: Uint8Array, environment = 'live'): string {
  if (random.length !== COLLECTOR_KEY_BYTES) throw new RangeError(`a key takes ${COLLECTOR_KEY_BYTES} bytes`);
  const number = random.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const body = `npk_${environment}_${base62(number, SECRET_LENGTH)}`;
  return body + checksum(body);
}

/** Whether a text has the form of a key and its checksum. It says nothing about whether the key exists. */
export function isCollectorKey(text: string): boolean {
  return SHAPE.test(text) && text.slice(-CHECKSUM_LENGTH) === checksum(text.slice(0, -CHECKSUM_LENGTH));
}

function checksum(ascii: string): string {
  let crc = 0xffffffff;
  for (let i = 0; i < ascii.length; i += 1) {
    crc ^= ascii.charCodeAt(i);
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return base62(BigInt((crc ^ 0xffffffff) >>> 0), CHECKSUM_LENGTH);
}

function base62(number: bigint, length: number): string {
  let rest = number;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = BASE62[Number(rest % 62n)]! + text;
    rest /= 62n;
  }
  return text;
}
