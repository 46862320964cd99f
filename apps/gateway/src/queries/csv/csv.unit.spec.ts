import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvFileOfList } from './csv-file.js';
import { csvHeader, csvRow, type Cell, type Column } from './csv.js';

const columns: readonly Column<readonly Cell[]>[] = [
  ['first', (row) => row[0]!],
  ['=second', (row) => row[1]!],
];
const line = (a: Cell, b: Cell = ''): string => csvRow(columns, [a, b]);

describe('a line of CSV', () => {
  it('quotes what needs quotes, and ends with both line ends', () => {
    expect(line('a,b', 'say "x"\nthen')).toBe('"a,b","say ""x""\nthen"\r\n');
    expect(line(null, 'ü😀')).toBe(',ü😀\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '=cmd|" /C calc"!A0'])('takes %j for no formula', (text) => {
    expect(line(text).replace(/^"/, '')).toMatch(/^'/);
  });

  it('leaves numbers alone, exact ones too', () => {
    expect(line(-1.5, { exact: '-12345678901234567890.01' })).toBe('-1.5,-12345678901234567890.01\r\n');
    expect(line(true, 0)).toBe('true,0\r\n');
  });

  it('does the same to names of columns', () => {
    expect(csvHeader(columns)).toBe("first,'=second\r\n");
  });

  it('never begins a cell with a sign of a formula, and can be read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '=', '"', ',', '\n'), (text, sign) => {
        const sent = sign + text;
        const [first, second, rest] = parse(line(sent, 'end'));
        expect(second).toBe('end');
        expect(rest).toBeUndefined();
        expect(first?.replace(/^'/, '')).toBe(sent.replace(/^'/, ''));
        expect(first).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

/** The cells of one line, after RFC 4180. */
function parse(text: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at < text.length - 2) {
    let cell = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += text[at] === '"' ? 2 : 1) cell += text[at];
      at += 1;
    } else {
      for (; text[at] !== ',' && at < text.length - 2; at += 1) cell += text[at];
    }
    cells.push(cell);
    at += 1;
  }
  return cells;
}

describe('an exported list', () => {
  const exported = async (all: number, limit?: number) => {
    const asked: number[] = [];
    const file = await csvFileOfList('list', [['n', (n: number) => n]], {
      after: null,
      limit,
      page: async (after: number | null, size) => {
        asked.push(size);
        const first = after ?? 0;
        const rows = Array.from({ length: Math.min(size, all - first) }, (_, index) => first + index);
        return { rows, next: first + rows.length < all ? first + rows.length : null };
      },
    });
    const chunks = await file.getStream().toArray();
    return { lines: chunks.join('').trimEnd().split('\r\n'), asked };
  };

  it('is read page by page to its end', async () => {
    const { lines, asked } = await exported(2_500);
    expect(lines).toEqual(['n', ...Array.from({ length: 2_500 }, (_, n) => String(n))]);
    expect(asked).toEqual([1_000, 1_000, 1_000]);
  });

  it('ends at its limit, and at the most that an export may have', async () => {
    expect((await exported(5_000, 1_500)).lines).toHaveLength(1 + 1_500);
    expect((await exported(200_000)).lines).toHaveLength(1 + 100_000);
  });

  it('fails before it begins, when its first page fails', async () => {
    const page = () => Promise.reject(new Error('too slow'));
    await expect(csvFileOfList('list', [], { after: null, limit: 1, page })).rejects.toThrow('too slow');
  });

  it('breaks off with the fault of a later page', async () => {
    const page = async (after: number | null) => {
      if (after !== null) throw new Error('gone');
      return { rows: [1], next: 1 };
    };
    const file = await csvFileOfList('list', [['n', (n: number) => n]], { after: null, limit: undefined, page });
    await expect(file.getStream().toArray()).rejects.toThrow('gone');
  });
});
