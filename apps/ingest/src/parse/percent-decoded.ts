/** One round of percent-decoding (RFC 3986, 2.1). A percent sign without two digits stands for itself. */
const ESCAPES = /(?:%[0-9A-Fa-f]{2})+/g;

/** Null when the escapes make bytes that are not UTF-8. */
export function percentDecoded(text: string): string | null {
  if (!text.includes('%')) return text;
  try {
    return text.replace(ESCAPES, (escapes) => decodeURIComponent(escapes));
  } catch {
    return null;
  }
}
