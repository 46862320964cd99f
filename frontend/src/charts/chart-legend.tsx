import { LineSwatch } from './line-swatch.js';
import type { ChartLines } from './lines.js';

/** Which line is which. */
export function ChartLegend({ chart }: { readonly chart: ChartLines }) {
  const shown = [...chart.lines].sort((a, b) => order(a.role) - order(b.role));
  return (
    <ul aria-label="Lines" className="flex flex-wrap gap-x-4 gap-y-1 px-4 pt-3 text-[0.8125rem] text-ink-2">
      {shown.map((line) => (
        <li key={line.key} className="inline-flex max-w-full items-center gap-2">
          <LineSwatch line={line} />
          <span className="truncate">{line.label}</span>
        </li>
      ))}
    </ul>
  );
}

const order = (role: 'now' | 'before'): number => (role === 'now' ? 0 : 1);
