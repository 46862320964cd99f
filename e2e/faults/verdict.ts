/** What was found wrong, by kind, with the first examples of each. */
export type Finding =
  | 'lost'
  | 'doubled'
  | 'rejected but there'
  | 'never sent'
  | 'altered'
  | 'out of order'
  | 'wrong figure'
  | 'ledger'
  | 'api'
  | 'lag'
  | 'fault';

const EXAMPLES = 5;

export class Verdict {
  private readonly found = new Map<Finding, { count: number; examples: string[] }>();

  add(finding: Finding, example: string): void {
    const entry = this.found.get(finding) ?? { count: 0, examples: [] };
    entry.count += 1;
    if (entry.examples.length < EXAMPLES) entry.examples.push(example);
    this.found.set(finding, entry);
  }

  count(finding: Finding): number {
    return this.found.get(finding)?.count ?? 0;
  }

  get green(): boolean {
    return this.found.size === 0;
  }

  /** One line for each kind. */
  lines(): readonly string[] {
    return [...this.found].map(([finding, { count, examples }]) => `${finding} (${count}): ${examples.join('; ')}`);
  }
}
