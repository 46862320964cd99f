/** Lines that were not taken, as far as they can be kept: a file may have millions of them. */

export interface ListedLine {
  /** Counted from 1. */
  readonly line: number;
  /** Why it was not taken. */
  readonly reason: string;
  /** As it stands in the file. */
  readonly text: string;
}

const MOST_LINES = 50_000;
const MOST_CHARACTERS = 20_000_000;

export interface Problems {
  readonly listed: readonly ListedLine[];
  /** All of them, also those that are not listed any more. */
  readonly count: number;
  readonly characters: number;
}

export const NO_PROBLEMS: Problems = { listed: [], count: 0, characters: 0 };

/** Adds lines in the order in which they were found. */
export function withProblems(problems: Problems, found: readonly ListedLine[]): Problems {
  if (found.length === 0) return problems;
  let { characters } = problems;
  const listed = [...problems.listed];
  for (const each of found) {
    if (listed.length >= MOST_LINES || characters + each.text.length > MOST_CHARACTERS) break;
    listed.push(each);
    characters += each.text.length;
  }
  return { listed, count: problems.count + found.length, characters };
}

/** The lines as they stood in the file, in its order: repaired, they can be imported again. */
export const problemFile = ({ listed }: Problems): string =>
  [...listed]
    .sort((a, b) => a.line - b.line)
    .map(({ text }) => `${text}\n`)
    .join('');
