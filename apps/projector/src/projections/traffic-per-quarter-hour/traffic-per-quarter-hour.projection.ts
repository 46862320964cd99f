/** `traffic-per-quarter-hour`: events of each stream and type by quarter of an hour of event time. */
import { trafficPerQuarterHour } from '#domain';
import { addTrafficPerQuarterHour } from '#read-model/writer';
import type { Projection } from '../projection.js';

export const trafficPerQuarterHourProjection: Projection = {
  name: 'traffic-per-quarter-hour',
  version: 1,
  project: async (transaction, events) => {
    await addTrafficPerQuarterHour(transaction, trafficPerQuarterHour(events.map(({ event }) => event)));
    return events;
  },
};
