/** Media types (RFC 2046; the grammar of RFC 9110, 8.3.1): of a request, and of an event's data. */
export interface MediaType {
  /** In lower case, without parameters. */
  readonly name: string;
  /** In lower case. */
  readonly charset: string | null;
}

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";
const NAME = new RegExp(`^${TOKEN}/${TOKEN}$`);
const PARAMETER = new RegExp(`^\\s*(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)")\\s*$`);

/** Null when the text is no media type. */
export function mediaType(text: string): MediaType | null {
  const semicolon = text.indexOf(';');
  const name = (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase();
  if (!NAME.test(name)) return null;
  if (semicolon < 0) return { name, charset: null };
  let charset: string | null = null;
  for (const parameter of parametersOf(text.slice(semicolon + 1))) {
    // An empty one is allowed between semicolons.
    if (parameter.trim() === '') continue;
    const match = PARAMETER.exec(parameter);
    if (!match) return null;
    if (match[1]!.toLowerCase() === 'charset') charset ??= (match[2] ?? match[3] ?? '').toLowerCase();
  }
  return { name, charset };
}

/** True for types that declare JSON (JSON event format, 3.1.1). */
export function isJson({ name }: MediaType): boolean {
  return name.endsWith('/json') || name.endsWith('+json');
}

/** Splits at semicolons that are not within quotes. */
function parametersOf(text: string): string[] {
  return text.match(/(?:[^;"]|"(?:[^"\\]|\\.)*"?)+/g) ?? [];
}
