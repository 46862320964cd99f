/** A collector with a key of one stream, as a Segment source has it. Specs only. */
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { RawEvent } from '#domain';
import {
  BASIC_FACTS,
  collectorFact,
  keyNumber,
  post,
  startCollector,
  type Answer,
  type Collector,
} from '../../collector.fixture.spec.js';

/** A server's key for `web` alone, and a page's. */
export const KEY = keyNumber(3);
export const PAGE_KEY = keyNumber(4);

export const asUser = (key: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
});

export interface SegmentSource {
  readonly collector: () => Collector;
  readonly send: (path: string, body: string | Buffer | object, headers?: Record<string, string>) => Promise<Answer>;
  readonly batch: (calls: readonly unknown[], more?: object) => Promise<Answer>;
  /** What the spec's test has sent so far. */
  readonly events: () => RawEvent[];
}

/** One collector for all tests of a spec. */
export function segmentSource(): SegmentSource {
  let collector: Collector;
  beforeAll(async () => {
    const page = collectorFact(4, { streams: ['web'], scopes: ['ingest:browser'] });
    collector = await startCollector([...BASIC_FACTS, page]);
  });
  afterEach(() => void collector.log.appended.splice(0));
  afterAll(() => collector.app.close());
  const send: SegmentSource['send'] = (path, body, headers = {}) =>
    post(collector, body, { ...asUser(KEY), ...headers }, path);
  return {
    collector: () => collector,
    send,
    batch: (calls, more = {}) => send('/v1/batch', { batch: calls, ...more }),
    events: () => collector.log.events,
  };
}
