import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventLog } from '#event-log';
import { readCheckpoints } from '#read-model/reader';
import type { Logger } from '#runtime';
import { EVENT_LOG, LOGGER } from '../parts.js';
import { EVENTS_PROJECTION } from '../pipeline.js';
import { StorageController } from '../storage/storage.controller.js';
import { StorageQueryService } from '../storage/storage.query.js';
import { InFlight } from '../trace/in-flight.js';
import { TraceController } from '../trace/trace.controller.js';
import { TraceQueryService } from '../trace/trace.query.js';
import { CursorsModule } from './cursor/cursors.module.js';
import { LedgerController } from './event-ledger/ledger.controller.js';
import { LedgerQueryService } from './event-ledger/ledger.query.js';
import { EventsController } from './events/events.controller.js';
import { EventsQueryService } from './events/events.query.js';
import { Completeness } from './freshness/completeness.js';
import { FreshnessClock } from './freshness/freshness.js';
import { LiveController } from './live/live.controller.js';
import { LiveQueryService } from './live/live.query.js';
import { SpreadStreams } from './live/spread-streams.js';
import { OverviewController } from './overview/overview.controller.js';
import { OverviewQueryService } from './overview/overview.query.js';
import { Readings } from './readings/readings.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsQueryService } from './sessions/sessions.query.js';
import { TimeseriesController } from './timeseries/timeseries.controller.js';
import { TimeseriesQueryService } from './timeseries/timeseries.query.js';
import { TopController } from './top-dimensions/top.controller.js';
import { TopQueryService } from './top-dimensions/top.query.js';

/** What people read. */
@Module({
  imports: [CursorsModule],
  controllers: [
    OverviewController,
    TimeseriesController,
    TopController,
    SessionsController,
    EventsController,
    LiveController,
    LedgerController,
    TraceController,
    StorageController,
  ],
  providers: [
    OverviewQueryService,
    TimeseriesQueryService,
    TopQueryService,
    SessionsQueryService,
    EventsQueryService,
    LiveQueryService,
    SpreadStreams,
    LedgerQueryService,
    TraceQueryService,
    InFlight,
    StorageQueryService,
    FreshnessClock,
    Readings,
    { provide: Completeness, useFactory: completeness, inject: [DataSource, EVENT_LOG, LOGGER] },
  ],
  exports: [FreshnessClock, LedgerQueryService, Readings, SpreadStreams],
})
export class QueriesModule {}

function completeness(database: DataSource, log: EventLog, logger: Logger): Completeness {
  const { projection, version } = EVENTS_PROJECTION;
  return new Completeness({
    admin: log.admin,
    checkpoints: () => readCheckpoints(database, projection, version),
    failed: (fault) => logger.debug({ err: fault }, 'how complete the read models are is not known'),
    now: Date.now,
  });
}
