/**
 * What a conversion is worth, in SQL: the rule of libs/domain/src/conversions/conversion-value.ts for questions that read
 * `events`, so that they add up to the same as `conversions_per_minute`.
 */

/**
 * JSON that `->>` can read. It refuses a text with an escaped U+0000 or half a surrogate pair anywhere in it, though the
 * column took it; those escapes lose their backslash here (and whole pairs with them, which are in no number or currency).
 */
const READABLE = `
  CASE WHEN e.properties::text ~ '\\\\u(0000|[dD][89a-fA-F])'
    THEN regexp_replace(e.properties::text, '(\\\\[^u])|\\\\(u0000|u[dD][89a-fA-F])', '\\1\\2', 'g')::json
    ELSE e.properties
  END`;

/** As the domain reads decimals: at most 100 characters, an exponent of at most two digits. */
const DECIMAL = '^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]{1,2})?$';

/**
 * To stand behind `FROM events e`: adds `worth.value` (numeric, 0 when none is stated) and `worth.currency` (empty when
 * none is stated). Costs a look into the properties of every row that is read: ask for conversions only.
 */
export const CONVERSION_WORTH = `
  CROSS JOIN LATERAL (SELECT ${READABLE} AS properties) AS readable
  CROSS JOIN LATERAL (
    SELECT readable.properties ->> 'value' AS value, readable.properties ->> 'currency' AS currency
  ) AS stated
  CROSS JOIN LATERAL (
    SELECT CASE WHEN length(stated.value) <= 100 AND stated.value ~ '${DECIMAL}' THEN stated.value::numeric END AS value
  ) AS decimal
  CROSS JOIN LATERAL (
    SELECT abs(decimal.value) < 1e38 AND decimal.value = round(decimal.value, 18) AS fits
  ) AS bounds
  CROSS JOIN LATERAL (
    SELECT
      CASE WHEN bounds.fits THEN decimal.value ELSE 0 END AS value,
      CASE WHEN bounds.fits AND stated.currency ~ '^[A-Za-z]{3}$' THEN upper(stated.currency COLLATE "C") ELSE '' END
        AS currency
  ) AS worth`;
