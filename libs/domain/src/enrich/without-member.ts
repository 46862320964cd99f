/**
 * Takes one member out of a JSON object and leaves the text of every other one as it was sent: numbers keep their
 * digits, members their order. Used to drop an address from `context` without rewriting what else stands there.
 */

/**
 * The object without its top-level members called `name` (there may be several; the name may be written with escapes).
 * Text that is not an object comes back as it is. Throws SyntaxError where an object's text breaks off.
 */
export function withoutMember(json: string, name: string): string {
  let at = skipSpace(json, 0);
  if (json[at] !== '{') return json;
  const kept: string[] = [];
  let removed = false;
  at = skipSpace(json, at + 1);
  while (json[at] !== '}') {
    const keyEnd = stringEnd(json, at);
    const key: unknown = JSON.parse(json.slice(at, keyEnd));
    const colon = skipSpace(json, keyEnd);
    if (json[colon] !== ':') throw broken(colon);
    const end = valueEnd(json, skipSpace(json, colon + 1));
    if (key === name) removed = true;
    else kept.push(json.slice(at, end));
    at = skipSpace(json, end);
    if (json[at] === ',') at = skipSpace(json, at + 1);
    else if (json[at] !== '}') throw broken(at);
  }
  return removed ? `{${kept.join(',')}}` : json;
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return at;
}

/** One past the closing quote. */
function stringEnd(json: string, from: number): number {
  if (json[from] !== '"') throw broken(from);
  for (let at = from + 1; at < json.length; at++) {
    if (json[at] === '\\') at++;
    else if (json[at] === '"') return at + 1;
  }
  throw broken(json.length);
}

/** One past a value. */
function valueEnd(json: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < json.length) {
    const char = json[at]!;
    if (char === '"') {
      at = stringEnd(json, at);
      if (depth === 0) return at;
      continue;
    }
    if (depth === 0 && (char === ',' || char === '}' || isSpace(char))) return at;
    at++;
    if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at;
  }
  throw broken(at);
}

const isSpace = (char: string): boolean => char === ' ' || char === '\n' || char === '\r' || char === '\t';

const broken = (at: number): SyntaxError => new SyntaxError(`not a JSON object: unexpected end or sign at ${at}`);
