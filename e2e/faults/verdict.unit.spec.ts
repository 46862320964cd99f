/** The harness's second opinion, on sums small enough to do by hand. */
import { describe, expect, it } from '@jest/globals';
import { expectedModels } from './expected.js';
import { decimal } from './mix.js';
import type { SentEvent } from './sent-ledger.js';
import { Verdict } from './verdict.js';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

function at(minutes: number, own: Partial<SentEvent>) {
  const sent: SentEvent = {
    projectId: 'p',
    id: `e${minutes}`,
    stream: 'web',
    type: 'page_view',
    visitor: 'v',
    sequence: 1,
    time: null,
    page: '/',
    cents: null,
    currency: '',
    valid: true,
    outcome: 'ACK',
    ...own,
  };
  return { sent, time: NOON + minutes * MINUTE };
}

describe('the expected read models', () => {
  const models = expectedModels([
    at(0, {}),
    at(0.5, {}),
    at(30.5, { type: 'purchase', cents: 1_005n, currency: 'EUR', page: null }),
    at(61, { type: 'purchase', cents: 95n, currency: 'EUR', page: null }),
  ]);

  it('count by minute and quarter of an hour', () => {
    expect([...models.traffic_per_minute.values()]).toEqual(['2', '1', '1']);
    expect([...models.traffic_per_quarter_hour.keys()].map((key) => Number(key.split(' | ')[1]) - NOON)).toEqual([
      0,
      30 * MINUTE,
      60 * MINUTE,
    ]);
  });

  it('cut sessions after a pause of more than half an hour', () => {
    expect([...models.sessions.values()]).toEqual([
      `until ${NOON + 30.5 * MINUTE}: 3 events, 2 views, 1 conversions`,
      `until ${NOON + 61 * MINUTE}: 1 events, 0 views, 1 conversions`,
    ]);
  });

  it('sum money exactly, and pages by day', () => {
    expect([...models.conversions_per_minute.values()]).toEqual(['1 worth 1005', '1 worth 95']);
    expect([...models.dimensions_per_day.values()]).toEqual(['2 events, 2 views']);
    expect([decimal(1_005n), decimal(95n), decimal(0n)]).toEqual(['10.05', '0.95', '0.00']);
  });
});

describe('a verdict', () => {
  it('is green until something is found, and gives examples but not all of them', () => {
    const verdict = new Verdict();
    expect(verdict.green).toBe(true);
    for (let i = 0; i < 7; i++) verdict.add('lost', `e${i}`);
    expect([verdict.green, verdict.count('lost'), verdict.lines()]).toEqual([
      false,
      7,
      ['lost (7): e0; e1; e2; e3; e4'],
    ]);
  });
});
