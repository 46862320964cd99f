/** The metrics of a time series: what they are called, how their numbers are written, and which way is good. */
import type { TimeseriesMetric } from '#contracts';
import { formatDuration, formatExact, formatMoney, formatPercent } from '../ui/format.js';

export interface Metric {
  readonly label: string;
  readonly format: (value: number) => string;
}

export const METRIC_LOOKS: Record<TimeseriesMetric, Metric> = {
  visitors: { label: 'Visitors', format: formatExact },
  pageviews: { label: 'Page views', format: formatExact },
  sessions: { label: 'Sessions', format: formatExact },
  bounceRate: { label: 'Bounce rate', format: formatPercent },
  avgSessionSeconds: { label: 'Session duration', format: formatDuration },
  conversions: { label: 'Conversions', format: formatExact },
  revenue: { label: 'Revenue', format: (value) => formatMoney(value.toFixed(2), '') },
  events: { label: 'Events', format: formatExact },
};
