/** Names of what stands as a code in the data. */
const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** Germany for DE; what is no code of a country stays as it is. */
export function countryName(code: string): string {
  return /^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code;
}
