/**
 * Exact decimals for money, as whole numbers of 10^-18: enough for any currency's smallest unit, and for an amount that
 * was divided. No double is involved.
 */

const FRACTION_DIGITS = 18;
const INTEGER_DIGITS = 38;
/** Longer texts are not read: 38 digits, a point and 18 digits leave room for zeros and an exponent. */
const MAX_CHARACTERS = 100;

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,2}))?$/;

/**
 * The decimal in units of 10^-18, or null when the text is none, or is out of bounds: more than 100 characters, more
 * than 38 digits before or 18 after the point (zeros at the ends do not count), an exponent of more than two digits.
 * The notation is that of a JSON number, with zeros in front allowed.
 */
export function parseDecimal(text: string): bigint | null {
  if (text.length > MAX_CHARACTERS) return null;
  const parts = DECIMAL.exec(text);
  if (!parts) return null;
  const [, sign, integer = '', fraction = '', exponent = '0'] = parts;
  const shift = Number(exponent) - fraction.length + FRACTION_DIGITS;
  const digits = BigInt(integer + fraction);
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : exactly(digits, 10n ** BigInt(-shift));
  if (units === null || units >= LIMIT) return null;
  return sign === '-' ? -units : units;
}

const LIMIT = 10n ** BigInt(INTEGER_DIGITS + FRACTION_DIGITS);

/** The quotient when nothing remains. */
function exactly(dividend: bigint, divisor: bigint): bigint | null {
  return dividend % divisor === 0n ? dividend / divisor : null;
}

/** Plain notation without an exponent and without zeros at the end. */
export function formatDecimal(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(FRACTION_DIGITS + 1, '0');
  const integer = digits.slice(0, -FRACTION_DIGITS);
  const fraction = digits.slice(-FRACTION_DIGITS).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${integer}${fraction === '' ? '' : `.${fraction}`}`;
}
