/**
 * Requests of one collector in the second in hand. A few are kept: the first ones, but rather those that were refused, and
 * of those rather one of each kind; what is left out is counted.
 */
import type { RequestNote } from '#contracts';

interface Kept {
  readonly trouble: string | null;
  readonly note: RequestNote;
}

export interface WindowContents {
  /** Oldest first. Of each list the last one says how many more there were. */
  readonly taken: readonly RequestNote[];
  readonly refused: readonly RequestNote[];
  readonly notKept: number;
}

export class NoteWindow {
  private readonly kept: Kept[] = [];
  /** Of what is kept, by trouble. */
  private readonly kinds = new Map<string | null, number>();
  private readonly notKept = { taken: 0, refused: 0 };

  constructor(private readonly mostKept: number) {}

  /** Whether one more of this trouble (null: none) is to be kept; makes room for it. It is counted otherwise. */
  admits(trouble: string | null): boolean {
    if (this.kept.length < this.mostKept) return true;
    const goes = this.placeFor(trouble);
    if (goes < 0) {
      this.count(trouble);
      return false;
    }
    const [gone] = this.kept.splice(goes, 1);
    this.kinds.set(gone!.trouble, this.sameAs(gone!.trouble) - 1);
    this.count(gone!.trouble);
    return true;
  }

  keep(trouble: string | null, note: RequestNote): void {
    this.kept.push({ trouble, note });
    this.kinds.set(trouble, this.sameAs(trouble) + 1);
  }

  contents(): WindowContents {
    const notes = (troubled: boolean): RequestNote[] =>
      this.kept.filter(({ trouble }) => (trouble !== null) === troubled).map(({ note }) => note);
    const { taken, refused } = this.notKept;
    return {
      taken: withCount(notes(false), taken),
      refused: withCount(notes(true), refused),
      notKept: taken + refused,
    };
  }

  /** Of what is kept the one that there is more of and that matters less; -1: there is none. */
  private placeFor(trouble: string | null): number {
    if (trouble !== null && this.sameAs(null) > 1) return this.kept.findLastIndex((kept) => kept.trouble === null);
    return this.sameAs(trouble) > 0 ? -1 : this.kept.findLastIndex((kept) => this.sameAs(kept.trouble) > 1);
  }

  private sameAs(trouble: string | null): number {
    return this.kinds.get(trouble) ?? 0;
  }

  private count(trouble: string | null): void {
    this.notKept[trouble === null ? 'taken' : 'refused'] += 1;
  }
}

function withCount(notes: readonly RequestNote[], notKept: number): readonly RequestNote[] {
  return notKept === 0 || notes.length === 0 ? notes : notes.with(-1, { ...notes.at(-1)!, notKept });
}
