/**
 * One transaction for what all partitions have ready. While it is under way the next one gathers: at rest a piece waits
 * for nothing, under load the statements and the commit are shared by all that came meanwhile. A piece that cannot be
 * written fails alone: what failed together is tried again one by one.
 */
import type { EventToWrite } from '#read-model/writer';

interface Waiting<Piece> {
  readonly piece: Piece;
  readonly written: (counted: readonly EventToWrite[]) => void;
  readonly failed: (fault: unknown) => void;
}

export interface CommitBounds {
  /** Records in one transaction, unless one piece alone has more. */
  readonly records: number;
  /** Transactions at a time. */
  readonly underWay: number;
}

/**
 * Larger transactions save nothing and keep everybody waiting. While PostgreSQL commits one, the rows of the next are made;
 * more would wait for each other's rows.
 */
export const FULL_SPEED: CommitBounds = { records: 4_000, underWay: 2 };

export class JointCommit<Piece extends { readonly events: readonly EventToWrite[]; readonly size: number }> {
  private readonly waiting: Waiting<Piece>[] = [];
  private underWay = 0;

  /** `transact` writes pieces in one transaction, and answers with the events of all of them that count. */
  constructor(
    private readonly transact: (pieces: readonly Piece[]) => Promise<readonly EventToWrite[]>,
    /** Asked before each transaction. */
    private readonly bounds: () => CommitBounds = () => FULL_SPEED,
  ) {}

  /** Answers with the piece's events that count, once they are committed. Throws what `transact` says of it. */
  write(piece: Piece): Promise<readonly EventToWrite[]> {
    return new Promise((written, failed) => {
      this.waiting.push({ piece, written, failed });
      this.next();
    });
  }

  private next(): void {
    if (this.underWay >= this.bounds().underWay || this.waiting.length === 0) return;
    const together = this.take();
    this.underWay += 1;
    void this.commit(together).finally(() => {
      this.underWay -= 1;
      this.next();
    });
  }

  private take(): Waiting<Piece>[] {
    const most = this.bounds().records;
    let records = 0;
    const end = this.waiting.findIndex(({ piece }, index) => {
      records += piece.size;
      return index > 0 && records > most;
    });
    return this.waiting.splice(0, end < 0 ? this.waiting.length : end);
  }

  /** Never rejects: each piece is told what became of it. */
  private async commit(together: readonly Waiting<Piece>[]): Promise<void> {
    try {
      const counted = new Set(await this.transact(together.map(({ piece }) => piece)));
      for (const { piece, written } of together) written(piece.events.filter((event) => counted.has(event)));
    } catch (fault) {
      if (together.length === 1) together[0]!.failed(fault);
      else await Promise.all(together.map((one) => this.commit([one])));
    }
  }
}
