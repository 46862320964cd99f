/**
 * How long records of a topic have waited, told by the log's index of times alone: no record is read. A record that
 * stands at or after a position is older than an age when the first record that is not that old comes behind the position.
 */
import type { LogAdmin } from './port.js';

/** Ages that are told apart: each a quarter more than the one before, from a second to twelve days, twenty seconds among them. */
const AGES_MS = Array.from({ length: 64 }, (_, step) => Math.round(20_000 * 1.25 ** (step - 14)));

export class UnreadAges {
  /** Per age the answer of the log, which all partitions share. */
  private readonly answers = new Map<number, Promise<readonly number[]>>();

  /** @param now Epoch ms that the ages are counted from. */
  constructor(
    private readonly admin: Pick<LogAdmin, 'offsetsSince'>,
    private readonly topic: string,
    private readonly now: number,
  ) {}

  /**
   * For how long the oldest record at or after `next` has stood in the log, in milliseconds; at most a fifth too low, and 0
   * below a second. `next` must not be the partition's end. Throws LogUnavailable.
   */
  async of(partition: number, next: number): Promise<number> {
    let [known, open] = [-1, AGES_MS.length];
    // Nearly always it is young: that is asked first.
    let step = 0;
    while (open - known > 1) {
      if (await this.isOlder(partition, next, AGES_MS[step]!)) known = step;
      else open = step;
      step = Math.floor((known + open) / 2);
    }
    return known < 0 ? 0 : AGES_MS[known]!;
  }

  private async isOlder(partition: number, next: number, ageMs: number): Promise<boolean> {
    let answer = this.answers.get(ageMs);
    if (!answer) {
      answer = this.admin.offsetsSince(this.topic, this.now - ageMs);
      this.answers.set(ageMs, answer);
    }
    return ((await answer)[partition] ?? 0) > next;
  }
}
