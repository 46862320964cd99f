/** `traffic-per-minute`: events of each stream and type by minute of event time. */
import { trafficPerMinute } from '#domain';
import { addTrafficPerMinute } from '#read-model/writer';
import type { Projection } from '../projection.js';

export const trafficPerMinuteProjection: Projection = {
  name: 'traffic-per-minute',
  version: 1,
  project: async (transaction, events) => {
    await addTrafficPerMinute(transaction, trafficPerMinute(events.map(({ event }) => event)));
    return events;
  },
};
