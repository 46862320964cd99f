/** The chart itself, loaded when it is first shown: uPlot draws on a canvas, so colours are read off the page. */
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import { useShownTheme } from '../../../app/theme.js';
import { CHART_MINUTES } from '../../../api/queries.js';
import type { LinePoint } from '../../../live/minute-line.js';
import { formatClock, formatCount } from '../../../ui/format.js';
import { chartOptions } from './chart-options.js';

const SPAN_SECONDS = CHART_MINUTES * 60;

export default function MinuteChart({ points }: { readonly points: readonly LinePoint[] }) {
  const host = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLOutputElement>(null);
  const chart = useRef<uPlot | null>(null);
  const latest = useRef(points);
  const theme = useShownTheme();

  useEffect(() => {
    const element = host.current;
    if (!element) return undefined;
    const show = (text: string) => {
      if (readout.current) readout.current.textContent = text;
    };
    const plot = new uPlot(chartOptions(element, SPAN_SECONDS, show), columns(latest.current), element);
    chart.current = plot;
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: element.clientHeight }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [theme]);

  useEffect(() => {
    latest.current = points;
    chart.current?.setData(columns(points));
  }, [points]);

  return (
    <div className="relative h-full">
      <div ref={host} role="img" aria-label={summaryOf(points)} data-testid="minute-chart" className="h-full" />
      <output
        ref={readout}
        aria-hidden
        className="pointer-events-none absolute top-2 right-4 rounded-md bg-surface/90 px-1.5 text-[0.8125rem] font-medium text-ink-2 tabular-nums"
      />
    </div>
  );
}

function columns(points: readonly LinePoint[]): uPlot.AlignedData {
  return [points.map((point) => point.t / 1000), points.map((point) => point.value)];
}

function summaryOf(points: readonly LinePoint[]): string {
  const last = points.at(-1);
  if (!last) return 'No events';
  const highest = points.reduce((best, point) => (point.value > best.value ? point : best), last);
  return `Line chart of events a minute: ${formatCount(last.value)} at ${formatClock(last.t)}, highest ${formatCount(highest.value)} at ${formatClock(highest.t)}. The table view has each minute.`;
}
