/** What became of the accepted events. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LedgerAnswer } from '#contracts';
import { MAX_BUCKETS, rangeFits, readLedger } from '#read-model/reader';
import { Refused } from '../../problems/refused.js';
import { FreshnessClock, freshnessOf, type TimeRange } from '../freshness/freshness.js';
import { instantOf } from '../range.dto.js';
import type { LedgerDto, LedgerInterval } from './ledger.dto.js';

const MINUTE = 60_000;
/** How far back a question without `from` goes. */
const DEFAULT_LENGTH: Record<LedgerInterval, number> = { minute: 60 * MINUTE, hour: 24 * 60 * MINUTE };
/**
 * Receipt, acceptance and outcome are counted one after the other, and not in one transaction: only what is complete in
 * the read models and was received so long ago must balance.
 */
const GRACE_MS = MINUTE;

@Injectable()
export class LedgerQueryService {
  constructor(
    private readonly database: DataSource,
    private readonly clock: FreshnessClock,
  ) {}

  async answer(projectId: string, dto: LedgerDto): Promise<LedgerAnswer> {
    const now = Date.now();
    const interval = dto.by ?? 'minute';
    const range = rangeOf(dto, interval, now);
    const asOf = await this.clock.asOf();
    const { total, balanced, rows } = await readLedger(this.database, {
      projectId,
      stream: dto.stream ?? null,
      from: range.from,
      to: range.to,
      interval,
      zone: range.tz,
      settledUntil: Math.min(asOf, now - GRACE_MS),
    });
    return {
      ...freshnessOf(range, asOf),
      ...total,
      balanced,
      rows: rows.map(({ t, ...figures }) => ({ t: new Date(t).toISOString(), ...figures })),
    };
  }
}

/** The range in whole minutes, since nothing finer is stored; the answer says which it was. */
function rangeOf(dto: LedgerDto, interval: LedgerInterval, now: number): TimeRange {
  const end = dto.to === undefined ? now : (instantOf(dto.to) ?? now);
  const to = Math.ceil(end / MINUTE) * MINUTE;
  const start = dto.from === undefined ? end - DEFAULT_LENGTH[interval] : (instantOf(dto.from) ?? end);
  const from = Math.floor(start / MINUTE) * MINUTE;
  if (start >= end) throw new Refused('RANGE_INVALID', { detail: '`from` must be before `to`.' });
  if (!rangeFits(from, to, interval)) {
    throw new Refused('RANGE_INVALID', { detail: `At most ${MAX_BUCKETS} rows: ask for less, or \`by=hour\`.` });
  }
  return { from, to, tz: dto.tz ?? 'UTC' };
}
