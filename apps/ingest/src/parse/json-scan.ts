/**
 * One pass over JSON text that JSON.parse has taken already, for what a parsed value no longer tells: where an event
 * stands in the text, the very text of its `properties` and `context`, how deep it nests, and numbers that lost digits.
 * Strings are skipped with indexOf; nothing recurses. The text must be valid JSON: the scanner checks no syntax.
 */
import { INGEST_LIMITS, losesDigits } from '#contracts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
/** So many characters of digits always fit a double exactly. */
const SAFE_DIGITS = 15;

export interface ScanFault {
  readonly code: 'EVENT_TOO_DEEP' | 'EVENT_NUMBER_UNSAFE';
  /** Index in the text where the value begins that is at fault. */
  readonly at: number;
}

/** Half-open ranges of indexes into the text. */
export interface EventSlice {
  readonly start: number;
  readonly end: number;
  readonly properties: TextRange | null;
  readonly context: TextRange | null;
  /** Of the further member that the scanner was asked for. */
  readonly further: TextRange | null;
  /** How many members it has; more than the parsed value, when a name is there twice. */
  readonly members: number;
  /** The first one. */
  readonly fault: ScanFault | null;
}

export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** A value beside a list of events. */
export interface BesideSlice extends TextRange {
  readonly fault: ScanFault | null;
}

export class JsonScanner {
  private fault: ScanFault | null = null;
  private maxDepth: number = INGEST_LIMITS.depth;
  private readonly escaped: boolean;

  /** `properties` is found under the name that the door's protocol has for it; `further` is one more member of an event. */
  constructor(
    private readonly text: string,
    private readonly propertiesName = 'properties',
    private readonly further: string | null = null,
  ) {
    this.escaped = text.includes('\\');
  }

  /** The text's one value as an event. */
  single(): EventSlice {
    return this.event(this.next(0));
  }

  /** Each element of the array that begins at the index. */
  elements(at: number): EventSlice[] {
    const slices: EventSlice[] = [];
    this.list(at, slices);
    return slices;
  }

  /** Index of the first character of the text's one value. */
  begin(): number {
    return this.next(0);
  }

  /**
   * Each element of the array that is a member of the text's one object, and the value of another member, if asked for;
   * of members that are there twice the last one, as JSON.parse.
   */
  elementsOf(name: string, beside: string | null = null): { elements: EventSlice[]; beside: BesideSlice | null } {
    let elements: EventSlice[] = [];
    let found: BesideSlice | null = null;
    this.members(this.next(0), (key, start) => {
      if (key === name && this.text.charCodeAt(start) === OPEN_BRACKET) return this.list(start, (elements = []));
      this.fault = null;
      this.maxDepth = key === beside ? INGEST_LIMITS.depth : Infinity;
      const end = this.skip(start, 1);
      this.maxDepth = INGEST_LIMITS.depth;
      if (key === beside) found = { start, end, fault: this.fault };
      return end;
    });
    return { elements, beside: found };
  }

  /** Collects the elements of the array that begins at the index; answers with the index after it. */
  private list(at: number, slices: EventSlice[]): number {
    let i = this.next(at + 1);
    while (this.text.charCodeAt(i) !== CLOSE_BRACKET) {
      const slice = this.event(i);
      // A longer list is refused for its length; one that a later member of its name replaces may be of any.
      if (slices.length < INGEST_LIMITS.events) slices.push(slice);
      i = this.next(slice.end);
    }
    return i + 1;
  }

  /** The value that begins at the index, as an event: anything but an object has no fields. */
  private event(at: number): EventSlice {
    this.fault = null;
    let properties: TextRange | null = null;
    let context: TextRange | null = null;
    let further: TextRange | null = null;
    let members = 0;
    const isObject = this.text.charCodeAt(at) === OPEN_BRACE;
    const end = isObject
      ? this.members(at, (key, start) => {
          const stop = this.skip(start, 1);
          members++;
          if (key === this.propertiesName) properties = { start, end: stop };
          else if (key === 'context') context = { start, end: stop };
          else if (key === this.further) further = { start, end: stop };
          return stop;
        })
      : this.skip(at, 0);
    return { start: at, end, properties, context, further, members, fault: this.fault };
  }

  /** Visits the members of the object that begins at the index: the visitor answers with the index after the value. */
  private members(at: number, visit: (key: string, start: number) => number): number {
    const text = this.text;
    let i = this.next(at + 1);
    while (text.charCodeAt(i) !== CLOSE_BRACE) {
      const keyEnd = endOfString(text, i);
      const raw = text.slice(i + 1, keyEnd - 1);
      const key = this.escaped && raw.includes('\\') ? (JSON.parse(text.slice(i, keyEnd)) as string) : raw;
      i = this.next(visit(key, this.next(keyEnd)));
    }
    return i + 1;
  }

  /** Index of the next character that is neither white space nor a comma nor a colon. */
  private next(at: number): number {
    let i = at;
    for (;;) {
      const c = this.text.charCodeAt(i);
      if (c > 0x20 && c !== COMMA && c !== 0x3a) return i;
      if (Number.isNaN(c)) return i;
      i++;
    }
  }

  /** Index after the value that begins at the index; `outer` is the number of containers around it. */
  private skip(at: number, outer: number): number {
    const text = this.text;
    let depth = outer;
    let i = at;
    for (;;) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) i = endOfString(text, i);
      else if (c === OPEN_BRACE || c === OPEN_BRACKET) {
        if (++depth > this.maxDepth) this.fault ??= { code: 'EVENT_TOO_DEEP', at: i };
        i++;
        continue;
      } else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) {
        depth--;
        i++;
      } else if (c === MINUS || (c >= ZERO && c <= NINE)) i = this.number(i);
      else if (c === LETTER_T || c === LETTER_N) i += 4;
      else if (c === LETTER_F) i += 5;
      else {
        i++;
        continue;
      }
      if (depth === outer) return i;
    }
  }

  private number(at: number): number {
    const text = this.text;
    let i = at;
    let exponent = false;
    for (;;) {
      const c = text.charCodeAt(++i);
      if (c >= ZERO && c <= NINE) continue;
      if ((c | 0x20) === 0x65) exponent = true;
      else if (c !== 0x2e && c !== MINUS && c !== 0x2b) break;
    }
    if (!this.fault && (exponent || i - at > SAFE_DIGITS) && losesDigits(text.slice(at, i))) {
      this.fault = { code: 'EVENT_NUMBER_UNSAFE', at };
    }
    return i;
  }
}

/** Index after the string whose opening quote is at the index. */
export function endOfString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1);
  while (text.charCodeAt(quote - 1) === BACKSLASH && escapesNext(text, quote - 1)) quote = text.indexOf('"', quote + 1);
  return quote + 1;
}

/** True when the backslash at the index is not itself escaped. */
function escapesNext(text: string, backslash: number): boolean {
  let first = backslash;
  while (text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (backslash - first) % 2 === 0;
}
