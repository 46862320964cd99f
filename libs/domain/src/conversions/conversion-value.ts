/**
 * What a conversion is worth: `value` and `currency` of its properties, read from the JSON text as it was sent. The SQL
 * of the same rule, for questions that read `events`, is in libs/read-model/src/conversion-value.ts.
 */
import { objectMembers, textOf, type MemberText } from '../json-text/object-members.js';
import { parseDecimal } from './decimal.js';

export interface ConversionValue {
  /** Units of 10^-18; negative for a refund. */
  readonly units: bigint;
  /** ISO 4217, three capital letters; empty when there is none, or no value. */
  readonly currency: string;
}

const NOTHING: ConversionValue = { units: 0n, currency: '' };
const CURRENCY = /^[A-Za-z]{3}$/;
/** Every character of the longest text that is read may be written as an escape of six. */
const MAX_TOKEN = 6 * 100 + 2;

/**
 * `properties` is the JSON text of an object, or null. A `value` that is absent, no decimal, or out of the bounds of
 * {@link parseDecimal} is worth nothing in no currency: the conversion counts all the same. A `currency` that is not
 * three letters is none; small letters are taken for capitals. Of a name that is there twice the last one counts, as
 * for JSON.parse and PostgreSQL.
 */
export function conversionValue(properties: string | null): ConversionValue {
  if (properties === null) return NOTHING;
  try {
    return valueIn(properties, objectMembers(properties));
  } catch (fault) {
    // `events` takes no broken JSON, so that none comes here; if it did, what it is worth must not stop a partition.
    if (fault instanceof SyntaxError) return NOTHING;
    throw fault;
  }
}

function valueIn(properties: string, members: readonly MemberText[]): ConversionValue {
  const stated = textAt(properties, lastOf(members, 'value'));
  const units = stated === null ? null : parseDecimal(stated);
  if (units === null) return NOTHING;
  const currency = textAt(properties, lastOf(members, 'currency'));
  return { units, currency: currency !== null && CURRENCY.test(currency) ? currency.toUpperCase() : '' };
}

function lastOf(members: readonly MemberText[], name: string): MemberText | undefined {
  return members.findLast((member) => member.name === name);
}

/** A string's text, or a number's as it was sent; null for what is too long to be either here. */
function textAt(json: string, member: MemberText | undefined): string | null {
  if (!member || member.end - member.valueStart > MAX_TOKEN) return null;
  const token = json.slice(member.valueStart, member.end);
  return token.startsWith('"') ? textOf(token) : token;
}
