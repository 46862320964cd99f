import { expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { anEvent, NOON } from './projector-fixture.spec.js';
import { ProjectorMetrics } from './projector.metrics.js';

it('counts what came late among what counts', async () => {
  const registry = new Registry();
  const metrics = new ProjectorMetrics(registry);
  const place = { topic: 'enriched-events', partition: 0 };
  const events = [true, false, true].map((late, offset) => ({ event: anEvent(), late, ...place, offset }));
  metrics.committed({ ...place, from: 0, to: 4, events, read: 4, rejected: 0 }, NOON);
  expect(await registry.metrics()).toMatch(/^nexuspipe_projector_late_events_total 2$/m);
  expect(await registry.metrics()).toMatch(/^nexuspipe_projector_events_total\{outcome="copy"\} 1$/m);
});
