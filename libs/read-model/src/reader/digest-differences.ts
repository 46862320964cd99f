/** What is different between two versions of a read model, out of the digests that the writer made of them. */

export interface TableDifference {
  readonly table: string;
  /** `rows`, and sums of columns, as decimals. Where all of them are equal, single rows hold something else. */
  readonly figures: readonly { readonly name: string; readonly live: string; readonly rebuilt: string }[];
}

interface TableDigest {
  readonly text: string;
  readonly figures: ReadonlyMap<string, string>;
}

/** Of tables as `digestOf` writes them: `name:rows-hash(column=sum,…)`, one after the other; only those that differ. */
export function differencesOf(live: string, rebuilt: string): readonly TableDifference[] {
  const former = tablesIn(live);
  return [...tablesIn(rebuilt)].flatMap(([table, { text, figures }]) => {
    const before = former.get(table);
    if (before?.text === text) return [];
    const both = [...figures].map(([name, sum]) => ({ name, live: before?.figures.get(name) ?? '0', rebuilt: sum }));
    return [{ table, figures: both }];
  });
}

function tablesIn(digests: string): ReadonlyMap<string, TableDigest> {
  const tables = new Map<string, TableDigest>();
  for (const [text, table, rows, sums] of digests.matchAll(/(\w+):(\d+)-[0-9a-f]+(?:\(([^)]*)\))?/g)) {
    const parts = sums === undefined ? [] : sums.split(',').map((part) => part.split('=') as [string, string]);
    tables.set(table!, { text, figures: new Map([['rows', rows!], ...parts]) });
  }
  return tables;
}
