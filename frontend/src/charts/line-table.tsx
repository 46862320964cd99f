import { bucketText } from '../question/span-text.js';
import { nowFirst, type ChartLines } from './lines.js';

/** The chart's numbers, newest first. */
export function LineTable({ chart, label }: { readonly chart: ChartLines; readonly label: string }) {
  const { starts, length, tz, format, open } = chart;
  const lines = nowFirst(chart.lines);
  const newestFirst = starts.map((start, index) => ({ start, index })).reverse();
  return (
    <div className="h-full overflow-auto -outline-offset-2" tabIndex={0} role="region" aria-label={`${label}, table`}>
      <table className="w-full tabular-nums">
        <thead className="sticky top-0 bg-surface text-left text-[0.8125rem] text-ink-3">
          <tr>
            <th scope="col" className="px-4 py-1.5 font-medium">
              From
            </th>
            {lines.map((line) => (
              <th key={line.key} scope="col" className="max-w-48 truncate px-4 py-1.5 text-right font-medium">
                {line.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {newestFirst.map(({ start, index }) => (
            <tr key={start} className="border-t border-line">
              <th scope="row" className="px-4 py-1 text-left font-normal whitespace-nowrap">
                {bucketText(start, length, tz)}
                {open && index === starts.length - 1 && <span className="text-ink-3"> so far</span>}
              </th>
              {lines.map((line) => {
                const value = line.values[index] ?? null;
                return (
                  <td key={line.key} className="px-4 py-1 text-right">
                    {value === null ? '–' : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
