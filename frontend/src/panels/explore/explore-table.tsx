import type { ChartLines } from '../../charts/lines.js';
import { LineSwatch } from '../../charts/line-swatch.js';
import { ChangeText } from '../../question/change-text.js';
import { changeOf } from '../../question/change.js';
import { formatPercent } from '../../ui/format.js';
import type { SeriesRow } from './series-rows.js';

interface ExploreTableProps {
  readonly rows: readonly SeriesRow[];
  readonly chart: ChartLines;
  /** Heading of the values: Country. */
  readonly heading: string;
  readonly what: string;
  readonly hidden: ReadonlySet<string>;
  readonly onToggle: (key: string) => void;
  /** Null where a row cannot be a filter. */
  readonly onFilter: ((key: string) => void) | null;
}

const CELL = 'px-3 py-1.5 text-right';

/** Each line with what it comes to. The box takes it off the chart. */
export function ExploreTable({ rows, chart, heading, what, hidden, onToggle, onFilter }: ExploreTableProps) {
  const compared = rows.some(({ before }) => before !== null);
  const shared = rows.some(({ share }) => share !== null);
  const visible = rows.filter(({ key }) => !hidden.has(key)).length;
  const lines = new Map(chart.lines.filter(({ role }) => role === 'now').map((line) => [line.key, line]));
  return (
    <div className="overflow-x-auto">
      <table className="w-full tabular-nums">
        <thead className="text-[0.8125rem] whitespace-nowrap text-ink-3">
          <tr>
            <th scope="col" className="py-2 pr-3 pl-4 text-left font-medium">
              {heading}
            </th>
            <th scope="col" className={`${CELL} font-medium`}>
              {what}
            </th>
            {shared && (
              <th scope="col" className={`${CELL} font-medium`}>
                Share
              </th>
            )}
            {compared && (
              <>
                <th scope="col" className={`${CELL} font-medium`}>
                  Period before
                </th>
                <th scope="col" className={`${CELL} pr-4 font-medium`}>
                  Change
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, total, share, before }) => {
            const line = lines.get(key);
            const name = line?.label ?? key;
            return (
              <tr key={key} className="border-t border-line">
                <th scope="row" className="py-1 pr-3 pl-4 text-left font-normal">
                  <span className="flex items-center gap-2.5">
                    {rows.length > 1 && (
                      <input
                        type="checkbox"
                        aria-label={`Show ${name} in the chart`}
                        checked={!hidden.has(key)}
                        disabled={!hidden.has(key) && visible === 1}
                        onChange={() => onToggle(key)}
                        className="size-4 shrink-0 accent-(--accent-fill)"
                      />
                    )}
                    {line && <LineSwatch line={line} />}
                    {onFilter && !key.startsWith('$') ? (
                      <button
                        type="button"
                        title={`Only ${name}`}
                        onClick={() => onFilter(key)}
                        className="min-w-0 truncate rounded text-left hover:underline"
                      >
                        {name}
                      </button>
                    ) : (
                      <span className="truncate">{name}</span>
                    )}
                  </span>
                </th>
                <td className={`${CELL} font-medium text-ink`}>{chart.format(total)}</td>
                {shared && <td className={`${CELL} text-ink-3`}>{share === null ? '–' : formatPercent(share)}</td>}
                {compared && (
                  <>
                    <td className={`${CELL} text-ink-2`}>{before === null ? '–' : chart.format(before)}</td>
                    <td className={`${CELL} pr-4`}>
                      {before !== null && (
                        <ChangeText change={changeOf(total, before, 'neither')} before={chart.format(before)} />
                      )}
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
