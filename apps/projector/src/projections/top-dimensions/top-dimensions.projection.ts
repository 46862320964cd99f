/** `top-dimensions`: events and page views by day, dimension and value, without bots. */
import { topDimensions } from '#domain';
import { addDimensions } from '#read-model/writer';
import type { Projection } from '../projection.js';

export const topDimensionsProjection: Projection = {
  name: 'top-dimensions',
  version: 1,
  project: async (transaction, events) => {
    await addDimensions(transaction, topDimensions(events.map(({ event }) => event)));
    return events;
  },
};
