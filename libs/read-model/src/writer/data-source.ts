/** The projector's connection to the read models. */
import type { ClientBase } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { FirstReadModels1763600000000 } from '../migrations/1763600000000-first-read-models.js';
import { WhatEventsSay1763700000000 } from '../migrations/1763700000000-what-events-say.js';
import { PartitionTraffic1763710000000 } from '../migrations/1763710000000-partition-traffic.js';
import { KeepAddresses1763720000000 } from '../migrations/1763720000000-keep-addresses.js';
import { GatewayRole1763730000000 } from '../migrations/1763730000000-gateway-role.js';
import { Replays1763830000000 } from '../migrations/1763830000000-replays.js';
import { Rejections1763850000000 } from '../migrations/1763850000000-rejections.js';
import { CanaryArrivals1763860000000 } from '../migrations/1763860000000-canary-arrivals.js';
import { ReplayKept1763880000000 } from '../migrations/1763880000000-replay-kept.js';
import { RejectedEvents1763890000000 } from '../migrations/1763890000000-rejected-events.js';
import { MIGRATIONS_TABLE, READ_MODEL_SCHEMA } from '../schema.js';
import { ConversionsPerMinuteRow } from '../tables/conversions-per-minute.table.js';
import { DimensionsPerDayRow } from '../tables/dimensions-per-day.table.js';
import { EventRow } from '../tables/event.table.js';
import { LedgerPerMinuteRow } from '../tables/ledger-per-minute.table.js';
import { ProjectionCheckpointRow } from '../tables/projection-checkpoint.table.js';
import { RejectionRow } from '../tables/rejection.table.js';
import { LatestSessionRow } from '../tables/session-latest.table.js';
import { SessionRow } from '../tables/session.table.js';
import { SessionsPerQuarterHourRow } from '../tables/sessions-per-quarter-hour.table.js';
import { TrafficPerMinuteRow } from '../tables/traffic-per-minute.table.js';
import { TrafficPerQuarterHourRow } from '../tables/traffic-per-quarter-hour.table.js';

/** A data source that is not connected yet. */
export function readModelDataSource(url: string, poolSize = 4): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    schema: READ_MODEL_SCHEMA,
    applicationName: 'nexuspipe-read-model',
    entities: [
      EventRow,
      ProjectionCheckpointRow,
      TrafficPerMinuteRow,
      ConversionsPerMinuteRow,
      DimensionsPerDayRow,
      TrafficPerQuarterHourRow,
      SessionRow,
      LatestSessionRow,
      SessionsPerQuarterHourRow,
      LedgerPerMinuteRow,
      RejectionRow,
    ],
    migrations: [
      FirstReadModels1763600000000,
      WhatEventsSay1763700000000,
      PartitionTraffic1763710000000,
      KeepAddresses1763720000000,
      GatewayRole1763730000000,
      Replays1763830000000,
      Rejections1763850000000,
      CanaryArrivals1763860000000,
      ReplayKept1763880000000,
      RejectedEvents1763890000000,
    ],
    migrationsTableName: MIGRATIONS_TABLE,
    poolSize,
    connectTimeoutMS: 10_000,
    // An idle connection that breaks is replaced at its next use; whoever is using one hears of it there.
    poolErrorHandler: () => undefined,
    // Of a server that is gone without a word, the system tells us in minutes rather than never.
    extra: { keepAlive: true, onConnect: surviveItsEnd },
  });
}

/** A connection may end between two statements of who holds it, who hears of it at the next one; unheard, it would end the process. */
function surviveItsEnd(client: ClientBase): void {
  client.on('error', () => undefined);
}

/** Connections of their own to the same database, for work that must not wait for the other's; not connected yet. */
export function connectionsBeside(source: DataSource, poolSize: number): DataSource {
  return new DataSource({ ...source.options, poolSize } as DataSourceOptions);
}
