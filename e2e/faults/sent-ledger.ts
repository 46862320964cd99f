/** The harness's own book: what was sent under which id, and what became of it as far as its sender knows. */
export type SentOutcome =
  /** Answered 202, as accepted. */
  | 'ACK'
  /** Answered 202, as rejected. */
  | 'REJECT'
  /** Never answered, or with a fault. */
  | 'UNKNOWN';

export interface SentEvent {
  readonly projectId: string;
  /** The same ids are sent to all projects: each counts them for itself. */
  readonly id: string;
  readonly stream: string;
  readonly type: string;
  readonly visitor: string;
  /** Order in which the visitor's events were sent. */
  readonly sequence: number;
  /** Epoch ms; null: the collector sets it. */
  readonly time: number | null;
  /** Path of its URL; null without one. */
  readonly page: string | null;
  /** Hundredths, of conversions. */
  readonly cents: bigint | null;
  readonly currency: string;
  readonly valid: boolean;
  outcome: SentOutcome;
}

export function keyOf({ projectId, id }: { readonly projectId: string; readonly id: string }): string {
  return `${projectId}/${id}`;
}

export class SentLedger {
  private readonly byKey = new Map<string, SentEvent>();
  /** Accepted records that answers told of, copies included, by project. */
  readonly told = new Map<string, number>();
  /** Number of answers of each kind: `202`, `503 LOG_UNAVAILABLE`, `no answer`. */
  readonly answers = new Map<string, number>();
  acknowledged = 0;

  add(events: readonly SentEvent[]): void {
    for (const event of events) this.byKey.set(keyOf(event), event);
  }

  all(): readonly SentEvent[] {
    return [...this.byKey.values()];
  }

  find(key: string): SentEvent | undefined {
    return this.byKey.get(key);
  }

  answered(kind: string): void {
    this.answers.set(kind, (this.answers.get(kind) ?? 0) + 1);
  }

  accepted(projectId: string, records: number): void {
    this.told.set(projectId, (this.told.get(projectId) ?? 0) + records);
  }

  settle(event: SentEvent, outcome: 'ACK' | 'REJECT'): void {
    if (event.outcome !== 'ACK' && outcome === 'ACK') this.acknowledged += 1;
    event.outcome = outcome;
  }

  count(outcome: SentOutcome): number {
    return this.all().filter((event) => event.outcome === outcome).length;
  }
}
