/** Lines over time on a canvas, loaded when first shown. What is under the pointer is said beside it; the table twin says all. */
import { useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import { useShownTheme } from '../app/theme.js';
import { ChartReadout, type Pointed } from './chart-readout.js';
import { lineOptions } from './line-options.js';
import type { ChartLines } from './lines.js';

interface LineChartProps {
  readonly chart: ChartLines;
  /** What it shows, in a sentence, for who does not see it. */
  readonly label: string;
  /** Called with the part of the time that was drawn across: first start to the end of the last bucket. */
  readonly onZoom?: (from: number, to: number) => void;
}

export default function LineChart({ chart, label, onZoom }: LineChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const zoom = useRef(onZoom);
  const theme = useShownTheme();
  const [pointed, setPointed] = useState<Pointed | null>(null);
  zoom.current = onZoom;
  const canZoom = onZoom !== undefined;

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const onPoint = (index: number | null, left: number) =>
      setPointed(index === null || left < 0 ? null : { index, left: left + AXIS_WIDTH });
    const onDrag = (first: number, last: number) => {
      const from = chart.starts[first];
      const to = chart.starts[last + 1] ?? endOfLast(chart);
      if (from !== undefined && to > from) zoom.current?.(from, to);
    };
    const plot = new uPlot(
      lineOptions(element, chart, { onPoint, ...(canZoom ? { onDrag } : {}) }),
      columns(chart),
      element,
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: element.clientHeight }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
    };
  }, [theme, chart, canZoom]);

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
function endOfLast({ starts }: ChartLines): number {
  const last = starts.at(-1) ?? 0;
  return last + (last - (starts.at(-2) ?? last - 3_600_000));
}
