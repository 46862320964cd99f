/** The live projections of `enriched-events`, in the order in which they run: `events` decides what counts. */
import { eventsProjection } from './events/events.projection.js';
import type { Projection } from './projection.js';
import { trafficPerMinuteProjection } from './traffic-per-minute/traffic-per-minute.projection.js';

export const PROJECTIONS: readonly Projection[] = [eventsProjection, trafficPerMinuteProjection];
