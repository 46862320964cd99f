/** All figures of a range, in one snapshot. */
import type { OverviewFigures } from '#contracts';
import type { EntityManager } from 'typeorm';
import { readConversions, type ConversionSum } from './conversions.query.js';
import type { Question } from './question.js';
import { meansOf, readSessionSums } from './sessions.query.js';
import { readTraffic } from './traffic.query.js';
import { readVisitors } from './visitors.query.js';

export async function readOverview(tx: EntityManager, question: Question): Promise<OverviewFigures> {
  const whole = [question.from];
  const [traffic] = await readTraffic(tx, question, whole);
  const [sessions] = await readSessionSums(tx, question, whole);
  const conversions = (await readConversions(tx, question, whole)).filter(({ bucket }) => bucket === null);
  const [visitors = 0] = await readVisitors(tx, question, whole);
  const { bounceRate, pagesPerSession, avgSessionSeconds, conversionRate } = meansOf(sessions);
  return {
    visitors,
    pageviews: traffic?.pageviews ?? 0,
    events: traffic?.events ?? 0,
    sessions: sessions?.sessions ?? 0,
    bounces: sessions?.bounces ?? 0,
    bounceRate,
    pagesPerSession,
    avgSessionSeconds,
    conversions: conversions.reduce((sum, { count }) => sum + count, 0),
    conversionRate,
    revenue: conversions.filter(isRevenue).map(({ currency, value }) => ({ currency, value })),
    botEvents: traffic?.botEvents ?? 0,
  };
}

/** Money of no currency is worth a line only if it is worth something. */
export function isRevenue({ currency, value }: ConversionSum): boolean {
  return currency !== '' || value !== '0';
}
