import { Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { streamsOf } from '#event-store';
import type { LiveStore } from '#live-store';
import { Health, type Logger } from '#runtime';
import { AccessModule } from '../access/access.module.js';
import { decide } from '../access/decide.js';
import { Standings } from '../access/standings.js';
import { AuthModule } from '../auth/auth.module.js';
import { Bearers } from '../auth/bearers.js';
import { LIVE_STORE, LOGGER, SETTINGS, type GatewaySettings } from '../parts.js';
import { SpreadStreams } from '../queries/live/spread-streams.js';
import { QueriesModule } from '../queries/queries.module.js';
import { acrossProjects, inProject } from '../tenancy/project-scope.js';
import { LedgerFeed } from './ledger-feed.js';
import { LIVE_ACCESS, type LiveAccess } from './live.access.js';
import { LiveFeed } from './live.feed.js';
import { LiveGateway } from './live.gateway.js';
import { LiveMetrics } from './live.metrics.js';
import { NoticeProbe } from './notice-probe.js';
import { ReplayFeed } from './replay-feed.js';

/** What people watch: streams over Socket.io. */
@Module({
  imports: [AccessModule, AuthModule, CqrsModule, QueriesModule],
  providers: [
    LiveGateway,
    ReplayFeed,
    LedgerFeed,
    { provide: LiveMetrics, useFactory: (registry: Registry) => new LiveMetrics(registry), inject: [Registry] },
    { provide: NoticeProbe, useFactory: (live: LiveStore) => new NoticeProbe(live.notices), inject: [LIVE_STORE] },
    { provide: LIVE_ACCESS, useFactory: liveAccess, inject: [Bearers, Standings, DataSource, SpreadStreams] },
    {
      provide: LiveFeed,
      useFactory: (
        database: DataSource,
        live: LiveStore,
        access: LiveAccess,
        metrics: LiveMetrics,
        logger: Logger,
        { partitions }: GatewaySettings,
      ) => new LiveFeed({ database, live, access, metrics, logger, partitions }),
      inject: [DataSource, LIVE_STORE, LIVE_ACCESS, LiveMetrics, LOGGER, SETTINGS],
    },
  ],
})
export class LiveModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly feed: LiveFeed,
    private readonly probe: NoticeProbe,
    @Inject(Health) private readonly health: Health,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.probe.open();
    await this.feed.open();
    this.health.add('live-feed', () => this.probe.check());
  }

  async onApplicationShutdown(): Promise<void> {
    await this.feed.close();
    await this.probe.close();
  }
}

function liveAccess(bearers: Bearers, standings: Standings, database: DataSource, spread: SpreadStreams): LiveAccess {
  return {
    principalOf: (token) => acrossProjects(() => bearers.principalOf(token)),
    refusal: async (need, principal, projectId) =>
      decide(need, principal, await standings.of(principal, need, projectId)),
    streamsOf: async (projectId) => {
      const streams = await inProject(projectId, () => streamsOf(database.manager, projectId));
      return streams.map(({ name }) => name);
    },
    isSpread: (projectId, stream) => spread.includes(projectId, [stream]),
  };
}
