/**
 * JSON as a tree that can be changed and written again without losing a digit: numbers and texts are kept as they stand
 * there (RFC 8259). For events that people mend, one at a time; the way of all events never comes through here.
 */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode> }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  /** A number, a quoted text, `true`, `false` or `null`, as it is written. */
  | { readonly kind: 'scalar'; readonly text: string };

/** Deeper than any event may be, and far from where a stack ends. */
const MOST_DEPTH = 200;
const SCALAR =
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

/** The tree of a text; null when it is not JSON, or nests too deeply. Of members of one name the last counts. */
export function parseJsonTree(text: string): JsonNode | null {
  try {
    const reader = new Reader(text);
    const node = reader.value(0);
    return reader.isAtEnd() ? node : null;
  } catch (fault) {
    if (fault instanceof NotJson) return null;
    throw fault;
  }
}

export function writeJsonTree(node: JsonNode): string {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'array') return `[${node.items.map(writeJsonTree).join(',')}]`;
  const members = [...node.members].map(([name, value]) => `${JSON.stringify(name)}:${writeJsonTree(value)}`);
  return `{${members.join(',')}}`;
}

export const scalar = (value: string | number | boolean | null): JsonNode => ({
  kind: 'scalar',
  text: JSON.stringify(value),
});

/** What a node says when it is a text; null when it is something else. */
export function stringOf(node: JsonNode | undefined): string | null {
  return node?.kind === 'scalar' && node.text.startsWith('"') ? (JSON.parse(node.text) as string) : null;
}

export function isNumber(node: JsonNode): node is Extract<JsonNode, { kind: 'scalar' }> {
  return node.kind === 'scalar' && /^[-\d]/.test(node.text);
}

/** Levels of objects and lists, 0 for a scalar. */
export function depthOf(node: JsonNode): number {
  if (node.kind === 'scalar') return 0;
  const inner = node.kind === 'array' ? node.items : [...node.members.values()];
  return 1 + inner.reduce((depth, one) => Math.max(depth, depthOf(one)), 0);
}

/** Visits every scalar with its JSON pointer (RFC 6901), and puts what it is answered with in its place. */
export function mapScalars(
  node: JsonNode,
  change: (one: Extract<JsonNode, { kind: 'scalar' }>, pointer: string) => JsonNode,
  pointer = '',
): JsonNode {
  if (node.kind === 'scalar') return change(node, pointer);
  if (node.kind === 'array') {
    return { kind: 'array', items: node.items.map((item, i) => mapScalars(item, change, `${pointer}/${i}`)) };
  }
  const members = [...node.members].map(
    ([name, value]) => [name, mapScalars(value, change, `${pointer}/${escapeToken(name)}`)] as const,
  );
  return { kind: 'object', members: new Map(members) };
}

export const escapeToken = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

class NotJson extends Error {}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    this.skipSpace();
    return this.at === this.text.length;
  }

  value(depth: number): JsonNode {
    if (depth > MOST_DEPTH) throw new NotJson();
    this.skipSpace();
    if (this.takes('{')) return this.object(depth);
    if (this.takes('[')) return this.array(depth);
    return { kind: 'scalar', text: this.scalar() };
  }

  private object(depth: number): JsonNode {
    const members = new Map<string, JsonNode>();
    this.list('}', () => {
      this.skipSpace();
      const name = this.scalar();
      if (!name.startsWith('"')) throw new NotJson();
      this.skipSpace();
      if (!this.takes(':')) throw new NotJson();
      members.set(JSON.parse(name) as string, this.value(depth + 1));
    });
    return { kind: 'object', members };
  }

  private array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.list(']', () => items.push(this.value(depth + 1)));
    return { kind: 'array', items };
  }

  private list(end: string, one: () => void): void {
    this.skipSpace();
    if (this.takes(end)) return;
    do one();
    while ((this.skipSpace(), this.takes(',')));
    if (!this.takes(end)) throw new NotJson();
  }

  private scalar(): string {
    SCALAR.lastIndex = this.at;
    const found = SCALAR.exec(this.text)?.[0];
    if (found === undefined) throw new NotJson();
    this.at += found.length;
    return found;
  }

  private takes(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private skipSpace(): void {
    SPACE.lastIndex = this.at;
    this.at += SPACE.exec(this.text)![0].length;
  }
}
