/** The live projections of `enriched-events`, in the order in which they run: `events` decides what counts. */
import { conversionsProjection } from './conversions/conversions.projection.js';
import { eventLedgerProjection } from './event-ledger/event-ledger.projection.js';
import { eventsProjection } from './events/events.projection.js';
import type { Projection } from './projection.js';
import { sessionsProjection } from './sessions/sessions.projection.js';
import { topDimensionsProjection } from './top-dimensions/top-dimensions.projection.js';
import { trafficPerMinuteProjection } from './traffic-per-minute/traffic-per-minute.projection.js';
import { trafficPerQuarterHourProjection } from './traffic-per-quarter-hour/traffic-per-quarter-hour.projection.js';

export const PROJECTIONS: readonly Projection[] = [
  eventsProjection,
  trafficPerMinuteProjection,
  trafficPerQuarterHourProjection,
  conversionsProjection,
  topDimensionsProjection,
  sessionsProjection,
  eventLedgerProjection,
];
