/** The parameters of one statement: values never stand in its text. */
import { timestamp } from '../writer/copy-text.js';

export class Parameters {
  readonly values: unknown[] = [];

  text(value: string): string {
    return this.add(value, 'text');
  }

  texts(values: readonly string[]): string {
    return this.add(values, 'text[]');
  }

  /** Epoch ms, of any year. */
  time(ms: number): string {
    return this.add(timestamp(ms), 'timestamptz');
  }

  times(instants: readonly number[]): string {
    return this.add(instants.map(timestamp), 'timestamptz[]');
  }

  /** SQL for the bucket, from 0, that a time is in; the buckets begin at `starts`, and what is before them is in the first. */
  bucketOf(time: string, starts: readonly number[]): string {
    return starts.length === 1 ? '0' : `width_bucket(${time}, ${this.times(starts.slice(1))})`;
  }

  private add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
