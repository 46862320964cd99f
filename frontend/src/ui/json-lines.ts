/**
 * JSON as people read it, a member a line. The text is not parsed into values: digits and escapes stand there as they were
 * sent, which is often what is wrong with an event.
 */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const INDENT = '  ';

/** Lines of a text that is JSON; of any other text whatever comes of it. */
export function jsonLines(text: string): readonly string[] {
  const tokens = text.match(TOKEN) ?? [];
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  const endLine = () => {
    if (line.trim() !== '') lines.push(line);
    line = INDENT.repeat(depth);
  };
  for (const [index, token] of tokens.entries()) {
    const isClosing = token === '}' || token === ']';
    if (isClosing && !isOpening(tokens[index - 1])) {
      depth = Math.max(0, depth - 1);
      endLine();
    } else if (isClosing) depth = Math.max(0, depth - 1);
    line += token === ':' ? ': ' : token;
    if (isOpening(token)) {
      depth++;
      if (!isClosingToken(tokens[index + 1])) endLine();
    } else if (token === ',') endLine();
  }
  if (line.trim() !== '') lines.push(line);
  return lines;
}

const isOpening = (token: string | undefined): boolean => token === '{' || token === '[';
const isClosingToken = (token: string | undefined): boolean => token === '}' || token === ']';

export const prettyJson = (text: string): string => jsonLines(text).join('\n');

export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

/** More lines on a side are not compared: all of one is gone, all of the other new. */
const MOST_COMPARED = 600;

/** Lines of both, in order, by their longest common subsequence; a comma at the end makes no difference. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const gone = (text: string): DiffLine => ({ kind: 'gone', text });
  const fresh = (text: string): DiffLine => ({ kind: 'new', text });
  if (before.length > MOST_COMPARED || after.length > MOST_COMPARED) return [...before.map(gone), ...after.map(fresh)];
  const lengths = commonLengths(before, after);
  const diff: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (isSame(before[i]!, after[j]!)) {
      diff.push({ kind: 'same', text: after[j]! });
      i++;
      j++;
    } else if (lengths[i + 1]![j]! >= lengths[i]![j + 1]!) diff.push(gone(before[i++]!));
    else diff.push(fresh(after[j++]!));
  }
  return [...diff, ...before.slice(i).map(gone), ...after.slice(j).map(fresh)];
}

const isSame = (one: string, other: string): boolean => one.replace(/,$/, '') === other.replace(/,$/, '');

/** How many lines the rests from (i, j) on have in common. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i]![j] = isSame(before[i]!, after[j]!)
        ? 1 + lengths[i + 1]![j + 1]!
        : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
