/**
 * SHA-256 (FIPS 180-4) at once and without Node: browsers have it only as a promise, which a million lines of an import
 * would have to wait for one by one, and an import must make the same ids there as on the command line.
 */
const FRACTIONS = 2 ** 32;
const ROUNDS = 64;
const BLOCK = 64;

/** The first 32 bits of the fractional parts of the roots of the first primes: what the standard derives its constants from. */
function rootsOfPrimes(count: number, exponent: number): Int32Array {
  const roots = new Int32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor++;
    if (divisor * divisor > candidate) roots[found++] = (candidate ** exponent % 1) * FRACTIONS;
  }
  return roots;
}

const K = rootsOfPrimes(ROUNDS, 1 / 3);
const INITIAL = rootsOfPrimes(8, 1 / 2);

const schedule = new Int32Array(ROUNDS);
const encoder = new TextEncoder();
let padded = new Uint8Array(BLOCK * 16);

const rotated = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

function compress(state: Int32Array, view: DataView, offset: number): void {
  for (let i = 0; i < 16; i++) schedule[i] = view.getInt32(offset + i * 4);
  for (let i = 16; i < ROUNDS; i++) {
    const early = schedule[i - 15]!;
    const late = schedule[i - 2]!;
    const s0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const s1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    schedule[i] = schedule[i - 16]! + s0 + schedule[i - 7]! + s1;
  }
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < ROUNDS; i++) {
    const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + schedule[i]!) | 0;
    const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

/** The text as UTF-8, then 0x80, zeros and the length in bits, in a buffer that is used again. Answers with its length. */
function pad(text: string): number {
  const most = text.length * 3 + BLOCK * 2;
  if (padded.length < most) padded = new Uint8Array(most * 2);
  const { written } = encoder.encodeInto(text, padded);
  const total = Math.ceil((written + 9) / BLOCK) * BLOCK;
  padded.fill(0, written, total);
  padded[written] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(total - 8, Math.floor((written * 8) / FRACTIONS));
  view.setUint32(total - 4, written * 8);
  return total;
}

/** SHA-256 of the text's UTF-8, in 64 hex digits. */
export function sha256(text: string): string {
  const total = pad(text);
  const view = new DataView(padded.buffer);
  const state = INITIAL.slice();
  for (let offset = 0; offset < total; offset += BLOCK) compress(state, view, offset);
  let hex = '';
  for (const word of state) hex += (word >>> 0).toString(16).padStart(8, '0');
  return hex;
}
