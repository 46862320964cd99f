/** Puts together what knows of limits: views, reports, and what the operator sees of them. */
import type { LiveStore } from '#live-store';
import type { Logger, PartHealth } from '#runtime';
import type { IngestMetrics } from '../metrics/ingest-metrics.js';
import { KeyUses } from './key-uses.js';
import type { Rates } from './limit.js';
import { LimitReports } from './limit-reports.js';
import { Limiter } from './limiter.js';

export interface LimitParts {
  readonly live: Pick<LiveStore, 'limits' | 'lastUses'>;
  readonly logger: Logger;
  readonly metrics: IngestMetrics;
}

export interface OpenLimits {
  readonly limiter: Limiter;
  readonly uses: KeyUses;
  /** Always good: without the live store each process goes on with its own view. */
  health(): PartHealth;
  /** Reports what there is. */
  close(): Promise<void>;
}

export function openLimits({ live, logger, metrics }: LimitParts, rates: Rates): OpenLimits {
  const clock = (): number => performance.now();
  const reports = new LimitReports(live.limits, clock, logger, (shared) => metrics.limitsShared(shared));
  const uses = new KeyUses(live.lastUses, logger);
  const listener = {
    touched: reports.touched.bind(reports),
    counted: reports.counted.bind(reports),
    limited: metrics.limited.bind(metrics),
  };
  return {
    limiter: new Limiter(rates, listener, clock),
    uses,
    health: () =>
      reports.isAlone
        ? { ok: true, detail: 'the live store does not answer: limits are of this process' }
        : { ok: true },
    close: async () => void (await Promise.all([reports.flush(), uses.flush()])),
  };
}
