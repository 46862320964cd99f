import { bucketText } from '../question/span-text.js';
import { cx } from '../ui/cx.js';
import { LineSwatch } from './line-swatch.js';
import { nowFirst, type ChartLines } from './lines.js';

/** A bucket, and where it is drawn from the left edge, in pixels. */
export interface Pointed {
  readonly index: number;
  readonly left: number;
}

/** More of them are read more easily by size. */
const FEW_LINES = 3;

/** The numbers of the bucket under the pointer, on the side where there is room. */
export function ChartReadout({
  chart,
  pointed: { index, left },
}: {
  readonly chart: ChartLines;
  readonly pointed: Pointed;
}) {
  const { starts, lines, length, tz, format, open } = chart;
  const start = starts[index];
  if (start === undefined) return null;
  const onTheRight = index < starts.length / 2;
  const soFar = open && index === starts.length - 1;
  const rows = nowFirst(lines).map((line) => ({ line, value: line.values[index] ?? null }));
  const shown = lines.length > FEW_LINES ? rows.sort((a, b) => (b.value ?? 0) - (a.value ?? 0)) : rows;
  return (
    <div
      aria-hidden
      style={{ left }}
      className={cx(
        'pointer-events-none absolute top-3 z-10 grid max-w-72 min-w-40 gap-1 rounded-lg border border-line bg-surface px-3 py-2 text-[0.8125rem] shadow-float',
        onTheRight ? 'translate-x-4' : '-translate-x-[calc(100%+1rem)]',
      )}
    >
      <p className="font-medium text-ink">
        {bucketText(start, length, tz)}
        {soFar && <span className="font-normal text-ink-3"> so far</span>}
      </p>
      {shown.map(({ line, value }) => {
        const own = line.starts?.[index];
        return (
          <p key={line.key} className="flex items-center gap-2 text-ink-2">
            <LineSwatch line={line} />
            <span className="min-w-0 flex-1 truncate">
              {line.role === 'before' && own !== undefined ? bucketText(own, length, tz) : line.label}
            </span>
            <span className="font-medium text-ink tabular-nums">{value === null ? '–' : format(value)}</span>
          </p>
        );
      })}
    </div>
  );
}
