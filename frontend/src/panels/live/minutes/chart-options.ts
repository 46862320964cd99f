import type uPlot from 'uplot';
import { colourOf, faded } from '../../../charts/colours.js';
import { formatClock, formatCount } from '../../../ui/format.js';

const HEADROOM = 1.15;
const SMALLEST_TOP = 4;

/** One filled line, quiet axes, a window of `span` seconds that ends at the newest point. `show` gets what is under the pointer. */
export function chartOptions(host: HTMLElement, span: number, show: (text: string) => void): uPlot.Options {
  const line = colourOf(host, '--accent');
  return {
    width: host.clientWidth,
    height: host.clientHeight,
    padding: [16, 16, 4, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 8, fill: line, stroke: colourOf(host, '--surface'), width: 2 },
      drag: { x: false, y: false },
    },
    scales: {
      x: { time: true, range: (_chart, _low, high) => [high - span, high] },
      y: { range: (_chart, _low, high) => [0, Math.max(SMALLEST_TOP, high * HEADROOM)] },
    },
    series: [
      {},
      {
        stroke: line,
        width: 2,
        fill: faded(line, 0.12),
        points: { show: false },
        spanGaps: true,
      },
    ],
    axes: [
      { ...axis(host, 90, clockTicks), size: 34 },
      { ...axis(host, 40, countTicks), size: 56 },
    ],
    hooks: { setCursor: [(chart) => show(readoutOf(chart))] },
  };
}

const clockTicks = (_chart: uPlot, splits: number[]): string[] =>
  splits.map((second) => formatClock(second * 1000).slice(0, 5));
const countTicks = (_chart: uPlot, splits: number[]): string[] =>
  splits.map((value) => (Number.isInteger(value) ? formatCount(value) : ''));

function axis(host: HTMLElement, space: number, values: (chart: uPlot, splits: number[]) => string[]): uPlot.Axis {
  return {
    stroke: colourOf(host, '--ink-3'),
    font: `12px ${getComputedStyle(host).fontFamily}`,
    grid: { stroke: colourOf(host, '--line'), width: 1 },
    ticks: { show: false },
    gap: 8,
    space,
    values,
  };
}

function readoutOf(chart: uPlot): string {
  const index = chart.cursor.idx;
  const t = index === null || index === undefined ? undefined : chart.data[0][index];
  const value = index === null || index === undefined ? undefined : chart.data[1]?.[index];
  return t === undefined || value === undefined || value === null
    ? ''
    : `${formatClock(t * 1000)}  ${formatCount(value)} a minute`;
}
