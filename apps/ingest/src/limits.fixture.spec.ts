/** Collectors with limits, and what their specs say and ask in common. Specs only. */
import { expect } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import type { LiveStore } from '#live-store';
import {
  ANY_RATE,
  BASIC_FACTS,
  collectorFact,
  keyNumber,
  MemoryLog,
  startCollector,
  type Answer,
  type Collector,
} from './collector.fixture.spec.js';
import type { Rates } from './limits/limit.js';

export const event = { type: 'page_view', stream: 'web' };
export const batchOf = (count: number): object => Array.from({ length: count }, () => event);
export const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
export const collectorLimits = (number: number, ratePerSecond: number | null, monthlyQuota: number | null = null) =>
  collectorFact(number, { ratePerSecond, monthlyQuota });
/** Of a collector that may send 10 events a second. */
export const LIMITED = keyNumber(30);
export const facts = [...BASIC_FACTS, collectorLimits(30, 10)];

const running: Collector[] = [];

/** After each test. */
export async function closeCollectors(): Promise<void> {
  await Promise.all(running.splice(0).map(({ app }) => app.close()));
}

/** No limit but those that are named. */
export async function start(
  rates: Partial<Rates> = {},
  known: Parameters<typeof startCollector>[0] = facts,
  live?: Pick<LiveStore, 'limits' | 'lastUses' | 'recent'>,
  trustProxy: readonly string[] = [],
): Promise<Collector> {
  const settings = { rates: { ...ANY_RATE, ...rates }, trustProxy };
  const collector = await startCollector(known, settings, new MemoryLog(), live);
  running.push(collector);
  return collector;
}

export const seen = ({ status, body, headers }: Answer) => [status, body.code, headers.get('retry-after')];

/** Asks until it answers as expected, at most five seconds. */
export async function eventually(ask: () => Promise<unknown>, expected: unknown): Promise<void> {
  const deadline = Date.now() + 5_000;
  let last = await ask();
  while (last !== expected && Date.now() < deadline) {
    await pause(20);
    last = await ask();
  }
  expect(last).toBe(expected);
}
