/**
 * Where the members of a JSON object stand in its text, so that one can be taken out or read without a parser that
 * rounds numbers and forgets the order.
 */

/** One member; positions are in the object's text. */
export interface MemberText {
  readonly name: string;
  /** First character of the quoted name. */
  readonly start: number;
  readonly valueStart: number;
  /** One past the value. */
  readonly end: number;
}

/**
 * The top-level members in their order; a name that is there several times comes as often. Text that is not an object
 * has none. Throws SyntaxError where an object's text breaks off.
 */
export function objectMembers(json: string): readonly MemberText[] {
  const members: MemberText[] = [];
  let at = skipSpace(json, 0);
  if (json[at] !== '{') return members;
  at = skipSpace(json, at + 1);
  while (json[at] !== '}') {
    const start = at;
    const nameEnd = stringEnd(json, start);
    const colon = skipSpace(json, nameEnd);
    if (json[colon] !== ':') throw broken(colon);
    const valueStart = skipSpace(json, colon + 1);
    const end = valueEnd(json, valueStart);
    members.push({ name: textOf(json.slice(start, nameEnd)), start, valueStart, end });
    at = skipSpace(json, end);
    if (json[at] === ',') at = skipSpace(json, at + 1);
    else if (json[at] !== '}') throw broken(at);
  }
  return members;
}

/** What a JSON string, quotes included, says. Throws SyntaxError for an escape that is none. */
export function textOf(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}

function skipSpace(json: string, from: number): number {
  let at = from;
  while (isSpace(json[at])) at++;
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

const isSpace = (char: string | undefined): boolean => char === ' ' || char === '\n' || char === '\r' || char === '\t';

const broken = (at: number): SyntaxError => new SyntaxError(`not a JSON object: unexpected end or sign at ${at}`);
