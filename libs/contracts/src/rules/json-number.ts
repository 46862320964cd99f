/**
 * Numbers that JSON.parse does not keep. Integers are compared digit by digit; a number with a fraction or an exponent
 * is taken for a measurement, whose text is kept and which is refused only when it overflows to infinity.
 */
const PLAIN_INTEGER = /^-?\d+$/;

/** True when the number that JSON.parse makes of this literal is another one, or none. */
export function losesDigits(literal: string): boolean {
  const value = Number(literal);
  if (!Number.isFinite(value)) return true;
  if (Number.isSafeInteger(value) || !PLAIN_INTEGER.test(literal)) return false;
  return BigInt(literal) !== BigInt(value);
}
