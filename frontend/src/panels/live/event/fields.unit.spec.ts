import { describe, expect, it } from '@jest/globals';
import type { EventView } from '#contracts';
import { fieldsOf } from './fields.js';

const event: EventView = {
  id: 'e1',
  stream: 'web',
  type: 'click',
  time: '2026-11-20T10:00:00Z',
  receivedAt: '2026-11-20T10:00:01Z',
  visitorId: null,
  userId: null,
  sessionId: null,
  url: null,
  referrer: null,
  properties: {},
  enriched: {
    address: null,
    geo: null,
    userAgent: null,
    bot: false,
    botName: null,
    referrer: null,
    campaign: null,
    late: false,
    marks: [],
  },
};

describe('fields of an event', () => {
  it('leaves out what has no value, and groups that are empty', () => {
    expect(fieldsOf(event).map((group) => [group.title, group.fields.map((field) => field.name)])).toEqual([
      ['Event', ['Stream', 'Type', 'Time', 'Received']],
    ]);
  });

  it('shows what the enricher added', () => {
    const enriched = {
      ...event.enriched,
      bot: true,
      late: true,
      marks: ['clock_ahead', 'geo_failed'],
      userAgent: { browser: 'Firefox', browserVersion: '130', os: null, device: 'desktop' as const },
      referrer: { medium: 'direct' as const, source: null },
    };
    expect(fieldsOf({ ...event, enriched })[1]?.fields).toEqual([
      { name: 'Browser', value: 'Firefox 130' },
      { name: 'Device', value: 'desktop' },
      { name: 'Bot', value: 'yes' },
      { name: 'Came from', value: 'direct' },
      { name: 'Late', value: 'yes' },
      { name: 'Marks', value: 'clock_ahead, geo_failed' },
    ]);
  });
});
