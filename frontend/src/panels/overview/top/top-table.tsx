import type { TopAnswer, TopMetric } from '#contracts';
import { dimensionLabel, valueLabel } from '../../../question/dimensions.js';
import { cx } from '../../../ui/cx.js';
import { formatCount, formatExact, formatPercent } from '../../../ui/format.js';

interface TopTableProps {
  readonly answer: TopAnswer;
  readonly dimension: string;
  /** The value that the question is narrowed to. */
  readonly chosen: string | undefined;
  /** Null takes the filter off. */
  readonly onFilter: (value: string | null) => void;
}

const METRIC_HEADS: Record<TopMetric, string> = {
  pageviews: 'Page views',
  events: 'Events',
  visitors: 'Visitors',
  conversions: 'Conversions',
};

/** The largest values with their bars. It is a table as it stands, and each value a switch for the filter. */
export function TopTable({ answer, dimension, chosen, onFilter }: TopTableProps) {
  const { rows, total, other, metric } = answer;
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const withVisitors = metric !== 'visitors';
  return (
    <table className="w-full table-fixed tabular-nums">
      <thead className="text-[0.8125rem] text-ink-3">
        <tr>
          <th scope="col" className="px-4 pt-2.5 pb-1 text-left font-medium">
            {dimensionLabel(dimension)}
          </th>
          <th scope="col" className="w-24 px-2 pt-2.5 pb-1 text-right font-medium whitespace-nowrap">
            {METRIC_HEADS[metric]}
          </th>
          <th scope="col" className="hidden w-18 px-2 pt-2.5 pb-1 text-right font-medium sm:table-cell">
            Share
          </th>
          {withVisitors && (
            <th scope="col" className="w-22 py-2.5 pr-4 pb-1 pl-2 text-right font-medium">
              Visitors
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ value, count, visitors }) => (
          <tr key={value}>
            <th scope="row" className="py-px pr-2 pl-2 text-left font-normal">
              <ValueButton
                label={valueLabel(dimension, value)}
                share={count / most}
                chosen={value === chosen}
                onClick={() => onFilter(value === chosen ? null : value)}
              />
            </th>
            <td className="px-2 text-right font-medium text-ink" title={formatExact(count)}>
              {formatCount(count)}
            </td>
            <td className="hidden px-2 text-right text-ink-3 sm:table-cell">
              {total > 0 ? formatPercent(count / total) : '–'}
            </td>
            {withVisitors && (
              <td className="pr-4 pl-2 text-right text-ink-2">{visitors === null ? '–' : formatCount(visitors)}</td>
            )}
          </tr>
        ))}
        {other > 0 && (
          <tr className="text-ink-3">
            <th scope="row" className="h-8 px-4 text-left font-normal">
              All others
            </th>
            <td className="px-2 text-right">{formatCount(other)}</td>
            <td className="hidden px-2 text-right sm:table-cell">{formatPercent(other / total)}</td>
            {withVisitors && <td />}
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface ValueButtonProps {
  readonly label: string;
  readonly share: number;
  readonly chosen: boolean;
  readonly onClick: () => void;
}

function ValueButton({ label, share, chosen, onClick }: ValueButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      title={chosen ? `Remove the filter: ${label}` : `Only ${label}`}
      onClick={onClick}
      className="relative flex h-8 w-full items-center overflow-hidden rounded-lg px-2 text-left -outline-offset-2 hover:bg-sunken"
    >
      <span
        aria-hidden
        style={{ width: `${share * 100}%` }}
        className="absolute inset-y-0.75 left-0 min-w-0.5 rounded-md bg-accent-soft"
      />
      <span className={cx('relative truncate', chosen ? 'font-semibold text-accent' : 'text-ink')}>{label}</span>
    </button>
  );
}
