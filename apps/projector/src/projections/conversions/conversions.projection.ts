/** `conversions`: goals and orders by minute of event time, with what they were worth in each currency. */
import { conversions } from '#domain';
import { addConversions } from '#read-model/writer';
import type { Projection } from '../projection.js';

export const conversionsProjection: Projection = {
  name: 'conversions',
  version: 1,
  project: async (transaction, events) => {
    await addConversions(transaction, conversions(events.map(({ event }) => event)));
    return events;
  },
};
