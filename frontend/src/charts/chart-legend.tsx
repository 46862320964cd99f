import { LineSwatch } from './line-swatch.js';
import { nowFirst, type ChartLines } from './lines.js';

/** Which line is which. */
export function ChartLegend({ chart }: { readonly chart: ChartLines }) {
  return (
    <ul aria-label="Lines" className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-3 text-[0.8125rem] text-ink-2">
      {nowFirst(chart.lines).map((line) => (
        <li key={line.key} className="inline-flex max-w-full items-center gap-2">
          <LineSwatch line={line} />
          <span className="truncate">{line.label}</span>
        </li>
      ))}
    </ul>
  );
}
