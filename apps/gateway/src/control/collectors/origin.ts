/** An origin exactly as browsers send it: scheme, host, and a port if it is not the scheme's own. */
const MAX_LENGTH = 300;

export function isOrigin(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > MAX_LENGTH || !URL.canParse(value)) return false;
  const { origin, protocol } = new URL(value);
  return (protocol === 'https:' || protocol === 'http:') && origin === value;
}
