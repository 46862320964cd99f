/** How every question of the read models is answered: shared, fresh, in one snapshot, and refused when it takes too long. */
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Freshness } from '#contracts';
import { reading, ReadingTooSlow } from '#read-model/reader';
import { Refused } from '../../problems/refused.js';
import { FreshnessClock, freshnessOf, type TimeRange } from '../freshness/freshness.js';
import { SharedReadings } from './shared-readings.js';

@Injectable()
export class Readings {
  private readonly shared = new SharedReadings();

  constructor(
    private readonly database: DataSource,
    private readonly clock: FreshnessClock,
  ) {}

  /**
   * `asked`: which question of which project, with every parameter; who asks may see the project. `range` is called with
   * the time at which the reading begins; `read` also gets up to when the read models are complete. Throws Refused.
   */
  async answer<T>(
    asked: readonly unknown[],
    range: (now: number) => TimeRange,
    read: (tx: EntityManager, range: TimeRange, now: number, asOf: number) => Promise<T>,
  ): Promise<Freshness & T> {
    const result = await this.shared.share(JSON.stringify(asked), async () => {
      const now = Date.now();
      const of = range(now);
      const asOf = await this.clock.asOf();
      return { range: of, asOf, answer: await this.inTime((tx) => read(tx, of, now, asOf)) };
    });
    return { ...freshnessOf(result.range, result.asOf), ...result.answer };
  }

  /** One reading by itself. Throws Refused. */
  async inTime<T>(read: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await reading(this.database, read);
    } catch (fault) {
      if (!(fault instanceof ReadingTooSlow)) throw fault;
      throw new Refused('QUERY_TOO_SLOW', { detail: 'Ask for a shorter range, or with fewer filters.' });
    }
  }
}
