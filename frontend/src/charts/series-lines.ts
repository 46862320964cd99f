/** From the gateway's series to lines of a chart, with the period before as lines of its own, bucket by bucket. */
import type { TimeseriesAnswer } from '#contracts';
import type { ChartLine, ChartLines } from './lines.js';
import type { BucketLength } from '../question/span-text.js';

interface LinesOptions {
  readonly now: TimeseriesAnswer;
  readonly before: TimeseriesAnswer | undefined;
  readonly tz: string;
  readonly open: boolean;
  readonly format: (value: number) => string;
  /** What a series is called. */
  readonly label: (key: string) => string;
}

export function chartLines({ now, before, tz, open, format, label }: LinesOptions): ChartLines {
  const starts = now.series[0]?.points.map(({ t }) => Date.parse(t)) ?? [];
  const lines = now.series.flatMap((series, colour): ChartLine[] => {
    const earlier = before?.series.find(({ key }) => key === series.key);
    const own: ChartLine = { key: series.key, label: label(series.key), values: valuesOf(series), role: 'now', colour };
    return earlier ? [beforeLine(earlier, own, starts.length), own] : [own];
  });
  return { starts, lines, length: now.interval as BucketLength, tz, open, format };
}

type Series = TimeseriesAnswer['series'][number];

const valuesOf = (series: Series): number[] => series.points.map(({ value }) => Number(value));

/** As long as the line it is the past of: a month before may be shorter, or longer. */
function beforeLine(series: Series, { key, label, colour }: ChartLine, buckets: number): ChartLine {
  const values = valuesOf(series);
  return {
    key: `${key} before`,
    label: `${label}, period before`,
    values: Array.from({ length: buckets }, (_, index) => values[index] ?? null),
    starts: series.points.map(({ t }) => Date.parse(t)),
    role: 'before',
    colour,
  };
}

/** The chart in a sentence. */
export function chartSummary(
  what: string,
  { lines, starts, format }: ChartLines,
  moment: (start: number) => string,
): string {
  const shown = lines.filter(({ role }) => role === 'now');
  const [line] = shown;
  if (!line || starts.length === 0) return `${what}: nothing to show`;
  if (shown.length > 1)
    return `Line chart of ${what}: ${shown.map(({ label }) => label).join(', ')}. The table view has each number.`;
  const highest = line.values.reduce<number>(
    (best, value, index) => ((value ?? 0) > (line.values[best] ?? 0) ? index : best),
    0,
  );
  const at = starts[highest];
  return `Line chart of ${what}: highest ${format(line.values[highest] ?? 0)}, ${at === undefined ? '' : moment(at)}. The table view has each number.`;
}
