/** What became of the accepted events. */
import { Injectable } from '@nestjs/common';
import type { LedgerAnswer } from '#contracts';
import { MAX_BUCKETS, rangeFits, readLedger } from '#read-model/reader';
import { Refused } from '../../problems/refused.js';
import type { TimeRange } from '../freshness/freshness.js';
import { rangeOf } from '../question/question.js';
import { Readings } from '../readings/readings.js';
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
  constructor(private readonly readings: Readings) {}

  answer(projectId: string, dto: LedgerDto): Promise<LedgerAnswer> {
    const interval = dto.by ?? 'minute';
    return this.readings.answer(
      ['ledger', projectId, dto],
      (now) => wholeMinutes(rangeOf(dto, DEFAULT_LENGTH[interval], now), interval),
      async (tx, { from, to, tz }, now, asOf) => {
        const { total, balanced, rows } = await readLedger(tx, {
          projectId,
          stream: dto.stream ?? null,
          from,
          to,
          interval,
          zone: tz,
          settledUntil: Math.min(asOf, now - GRACE_MS),
        });
        return {
          ...total,
          balanced,
          rows: rows.map(({ t, ...figures }) => ({ t: new Date(t).toISOString(), ...figures })),
        };
      },
    );
  }
}

/** Nothing finer than a minute is stored; the answer says which range it was. */
function wholeMinutes(range: TimeRange, interval: LedgerInterval): TimeRange {
  const from = Math.floor(range.from / MINUTE) * MINUTE;
  const to = Math.ceil(range.to / MINUTE) * MINUTE;
  if (rangeFits(from, to, interval)) return { ...range, from, to };
  throw new Refused('RANGE_INVALID', { detail: `At most ${MAX_BUCKETS} rows: ask for less, or \`by=hour\`.` });
}
