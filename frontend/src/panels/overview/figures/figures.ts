/** The figures of the overview, each with its text and how it moved. */
import type { OverviewFigures, Revenue, TimeseriesMetric } from '#contracts';
import {
  formatCount,
  formatDuration,
  formatExact,
  formatMoney,
  formatPercent,
  formatRate,
} from '../../../ui/format.js';
import { changeOf, shareChangeOf, type Aim, type Change } from '../../../question/change.js';

export interface Figure {
  readonly id: string;
  readonly label: string;
  readonly text: string;
  /** All of it, where the text is shortened; of revenue the other currencies. */
  readonly exact: string;
  /** Beside the label: quiet. */
  readonly hint?: string;
  /** Null without a period before. */
  readonly change: Change | null;
  readonly before: string | null;
  /** What the time series shows of it; null where it has none. */
  readonly metric: TimeseriesMetric | null;
}

type Counted = 'visitors' | 'pageviews' | 'sessions' | 'conversions';

export function figuresOf(now: OverviewFigures, before: OverviewFigures | undefined): readonly Figure[] {
  const count = (id: Counted, label: string, hint?: string): Figure => ({
    id,
    label,
    text: formatCount(now[id]),
    exact: formatExact(now[id]),
    ...(hint === undefined ? {} : { hint }),
    change: before ? changeOf(now[id], before[id], 'more') : null,
    before: before ? formatExact(before[id]) : null,
    metric: id,
  });
  return [
    count('visitors', 'Visitors'),
    count('pageviews', 'Page views'),
    count('sessions', 'Sessions'),
    shareOf('bounceRate', 'Bounce rate', 'less', now, before),
    meanOf('pagesPerSession', 'Pages a session', formatRate, now, before),
    meanOf('avgSessionSeconds', 'Session duration', formatDuration, now, before),
    count('conversions', 'Conversions', `${formatPercent(now.conversionRate)} of sessions`),
    revenueOf(now.revenue, before?.revenue),
  ];
}

/** A share or a mean of nothing is none: it is neither better nor worse than one. */
const UNCOMPARED: Change = { direction: 'same', news: 'neutral', text: 'none before' };

type Share = 'bounceRate';

function shareOf(id: Share, label: string, aim: Aim, now: OverviewFigures, before?: OverviewFigures): Figure {
  const text = formatPercent(now[id]);
  return {
    id,
    label,
    text,
    exact: text,
    change: before ? (before.sessions === 0 ? UNCOMPARED : shareChangeOf(now[id], before[id], aim)) : null,
    before: before ? formatPercent(before[id]) : null,
    metric: id,
  };
}

type Mean = 'pagesPerSession' | 'avgSessionSeconds';

function meanOf(
  id: Mean,
  label: string,
  format: (value: number) => string,
  now: OverviewFigures,
  before?: OverviewFigures,
): Figure {
  return {
    id,
    label,
    text: format(now[id]),
    exact: formatExact(now[id]),
    change: before ? (before.sessions === 0 ? UNCOMPARED : changeOf(now[id], before[id], 'more')) : null,
    before: before ? format(before[id]) : null,
    metric: id === 'avgSessionSeconds' ? id : null,
  };
}

/** The largest currency leads; money of different currencies is never added up. */
function revenueOf(now: readonly Revenue[], before: readonly Revenue[] | undefined): Figure {
  const [first, ...others] = largestFirst(
    now.length > 0 ? now : (before ?? []).map((each) => ({ ...each, value: '0' })),
  );
  const earlier = before?.find(({ currency }) => currency === first?.currency)?.value ?? '0';
  const value = first?.value ?? '0';
  const currency = first?.currency ?? '';
  return {
    id: 'revenue',
    label: 'Revenue',
    text: shortMoney(value, currency),
    exact: [{ value, currency }, ...others].map((each) => formatMoney(each.value, each.currency)).join(', '),
    ...(others.length > 0
      ? { hint: `and ${others.map((each) => shortMoney(each.value, each.currency)).join(', ')}` }
      : {}),
    change: before ? changeOf(Number(value), Number(earlier), 'more') : null,
    before: before ? formatMoney(earlier, currency) : null,
    metric: 'revenue',
  };
}

const largestFirst = (revenue: readonly Revenue[]): readonly Revenue[] =>
  [...revenue].sort((a, b) => Number(b.value) - Number(a.value));

const CENTS_UP_TO = 10_000;

/** Cents mean something only to sums that a person pays. */
function shortMoney(value: string, currency: string): string {
  if (Math.abs(Number(value)) < CENTS_UP_TO) return formatMoney(value, currency);
  return `${formatCount(Number(value))} ${currency}`.trim();
}
