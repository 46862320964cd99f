/** The last minutes of a project, from the live counters. */
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { LiveAnswer } from '#contracts';
import { streamsOf } from '#event-store';
import { LiveStoreUnavailable, type LiveSnapshot, type LiveStore } from '#live-store';
import { LIVE_STORE, SETTINGS, type GatewaySettings } from '../../parts.js';
import { LIVE_COUNTERS } from '../../pipeline.js';
import { Refused } from '../../problems/refused.js';
import { SpreadStreams } from './spread-streams.js';
import { FreshnessClock, freshnessOf } from '../freshness/freshness.js';

const MINUTE = 60_000;
const RETRY_AFTER_SECONDS = 2;

@Injectable()
export class LiveQueryService {
  constructor(
    private readonly database: DataSource,
    private readonly clock: FreshnessClock,
    private readonly spread: SpreadStreams,
    @Inject(LIVE_STORE) private readonly live: LiveStore,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  /** Of one stream, or of all. */
  async answer(projectId: string, stream: string | undefined): Promise<LiveAnswer> {
    const asOf = await this.clock.asOf();
    const streams = stream === undefined ? await this.streamNames(projectId) : [stream];
    const now = Date.now();
    const { at, total, byType, perSecond, activeVisitors, topPages } = await this.read(projectId, streams, now);
    const range = { from: at * 1_000 - MINUTE, to: at * 1_000, tz: 'UTC' };
    return {
      ...freshnessOf(range, asOf, now),
      activeVisitors,
      eventsPerSecond: perSecond,
      lastMinute: { total, byType },
      topPages,
    };
  }

  private async read(projectId: string, streams: readonly string[], now: number): Promise<LiveSnapshot> {
    const { partitions } = this.settings;
    const spread = await this.spread.includes(projectId, streams);
    try {
      const at = Math.floor(now / 1_000);
      return await this.live.counters.read({ ...LIVE_COUNTERS, partitions, projectId, streams, spread, at });
    } catch (fault) {
      if (!(fault instanceof LiveStoreUnavailable)) throw fault;
      throw new Refused('LIVE_STORE_UNAVAILABLE', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    }
  }

  private async streamNames(projectId: string): Promise<readonly string[]> {
    return (await streamsOf(this.database.manager, projectId)).map(({ name }) => name);
  }
}
