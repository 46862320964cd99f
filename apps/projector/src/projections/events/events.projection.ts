/** `events`: every event once. What it turns away as a copy counts in no other read model. */
import { insertEvents } from '#read-model/writer';
import type { Projection } from '../projection.js';

export const eventsProjection: Projection = { name: 'events', version: 1, project: insertEvents };
