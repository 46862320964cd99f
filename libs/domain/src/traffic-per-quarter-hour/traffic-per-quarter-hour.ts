/**
 * `traffic-per-quarter-hour`: the counts of `traffic-per-minute` for long ranges. A quarter of an hour, because the hours
 * and days of every zone begin at a multiple of it.
 */
import { trafficPer, type TrafficDelta, type TrafficFact } from '../traffic-per-minute/traffic-per-minute.js';

const QUARTER_HOUR_MS = 15 * 60_000;

/** Deltas of `traffic_per_quarter_hour`, one a row and in the order of the rows' keys. */
export function trafficPerQuarterHour(events: Iterable<TrafficFact>): readonly TrafficDelta[] {
  return trafficPer(QUARTER_HOUR_MS, events);
}
