/** Lines over time on a canvas, loaded when first shown. What is under the pointer is said beside it; the table twin says all. */
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { useShownTheme } from '../app/theme.js';
import { ChartReadout, type Pointed } from './chart-readout.js';
import { FEW, lineOptions } from './line-options.js';
import { isWhole, type ChartLines } from './lines.js';

interface LineChartProps {
  readonly chart: ChartLines;
  /** What it shows, in a sentence, for who does not see it. */
  readonly label: string;
  /** Called with the part of the time that was drawn across: first start to the end of the last bucket. */
  readonly onZoom?: (from: number, to: number) => void;
}

export default function LineChart({ chart, label, onZoom }: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plotted = useRef<uPlot | null>(null);
  const latest = useRef({ chart, onZoom });
  const theme = useShownTheme();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  latest.current = { chart, onZoom };
  const shape = shapeOf(chart, onZoom !== undefined);

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const onPoint = (index: number | null, left: number) =>
      setPointed(index === null || left < 0 ? null : { index, left: left + AXIS_WIDTH });
    const onDrag = (first: number, last: number) => {
      const { starts } = latest.current.chart;
      const from = starts[first];
      const to = starts[last + 1] ?? endOfLast(starts);
      if (from !== undefined && to > from) latest.current.onZoom?.(from, to);
    };
    const drawn = () => latest.current.chart;
    const events = latest.current.onZoom ? { onPoint, onDrag } : { onPoint };
    const plot = new uPlot(lineOptions(element, drawn, events), columns(drawn()), element);
    plotted.current = plot;
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: element.clientHeight }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
      plotted.current = null;
    };
  }, [theme, shape]);

  useEffect(() => plotted.current?.setData(columns(chart)), [chart]);

  return (
    <div className="relative h-full">
      <div ref={host} role="img" aria-label={label} data-testid="line-chart" className="h-full" />
      {pointed && <ChartReadout chart={chart} pointed={pointed} />}
    </div>
  );
}

/** As wide as the axis of values in `lineOptions`. */
const AXIS_WIDTH = 64;

const columns = ({ starts, lines }: ChartLines): uPlot.AlignedData => [
  starts.map((start) => start / 1000),
  ...lines.map(({ values }) => [...values]),
];

/** As long after it as it is after the one before. */
function endOfLast(starts: readonly number[]): number {
  const last = starts.at(-1) ?? 0;
  return last + (last - (starts.at(-2) ?? last - 3_600_000));
}

/** What the look depends on: with the same, new numbers only move the lines. */
function shapeOf(chart: ChartLines, zooms: boolean): string {
  const { lines, starts, length, tz } = chart;
  const looks = lines.map(({ key, role, colour }) => [key, role, colour]);
  return JSON.stringify([looks, starts.length <= FEW, isWhole(chart), length, tz, zooms]);
}
