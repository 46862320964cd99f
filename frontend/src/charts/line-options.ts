import type uPlot from 'uplot';
import { tickText } from '../question/span-text.js';
import { colourOf, faded } from './colours.js';
import { colourRole, dashOf, isWhole, type ChartLines } from './lines.js';
import { labelled } from './ticks.js';

const HEADROOM = 1.12;
const LABEL_WIDTH = 84;
/** With few buckets each is marked: a single one would be no line at all. */
export const FEW = 32;

export interface LineEvents {
  /** The bucket under the pointer, and where it is; null when there is none. */
  readonly onPoint: (index: number | null, left: number) => void;
  /** A part of the time that was drawn across, by the indices of its first and last bucket. */
  readonly onDrag?: (first: number, last: number) => void;
}

/** `drawn`: what is shown at the time, since lines move on without being made anew. */
export function lineOptions(host: HTMLElement, drawn: () => ChartLines, events: LineEvents): uPlot.Options {
  const chart = drawn();
  const single = chart.lines.filter(({ role }) => role === 'now').length === 1;
  return {
    width: host.clientWidth,
    height: host.clientHeight,
    padding: [16, 20, 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { x: events.onDrag !== undefined, y: false, setScale: false },
      points: { size: 8, width: 2, stroke: colourOf(host, '--surface') },
    },
    scales: {
      x: { time: true, range: (_chart, low, high) => (low === high ? [low - 1, high + 1] : [low, high]) },
      y: { range: (_chart, low, high) => [Math.min(0, low), high > 0 ? high * HEADROOM : 1] },
    },
    series: [{}, ...chart.lines.map((line) => seriesOf(host, line, chart, single))],
    axes: [
      {
        ...axis(host),
        size: 34,
        splits: ({ bbox }) =>
          labelled(
            drawn().starts,
            chart.length,
            chart.tz,
            Math.max(2, Math.floor(bbox.width / devicePixelRatio / LABEL_WIDTH)),
          ).map((start) => start / 1000),
        values: (_chart, splits) => splits.map((second) => tickText(second * 1000, chart.length, chart.tz)),
      },
      {
        ...axis(host),
        ...(isWhole(chart) ? { incrs: WHOLE_STEPS } : {}),
        size: 64,
        space: 44,
        values: (_chart, splits) => splits.map((value) => drawn().format(value)),
      },
    ],
    hooks: {
      setCursor: [({ cursor }) => events.onPoint(cursor.idx ?? null, cursor.left ?? 0)],
      setSelect: [(plot) => dragged(plot, events)],
    },
  };
}

/** Steps between the labels of what is counted: there is no half of a visitor. */
const WHOLE_STEPS = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();

function seriesOf(
  host: HTMLElement,
  line: ChartLines['lines'][number],
  chart: ChartLines,
  single: boolean,
): uPlot.Series {
  const stroke = colourOf(host, line.role === 'before' ? '--ink-3' : colourRole(line.colour));
  const dash = dashOf(line);
  return {
    stroke,
    width: line.role === 'before' ? 1.5 : 2,
    ...(dash ? { dash } : {}),
    ...(single && line.role === 'now' ? { fill: faded(stroke, 0.1) } : {}),
    points: { show: line.role === 'now' && chart.starts.length <= FEW && single, size: 5, fill: stroke },
  };
}

function axis(host: HTMLElement): uPlot.Axis {
  return {
    stroke: colourOf(host, '--ink-3'),
    font: `12px ${getComputedStyle(host).fontFamily}`,
    grid: { stroke: colourOf(host, '--line'), width: 1 },
    ticks: { show: false },
    gap: 8,
  };
}

/** Narrower than this it was a click. */
const LEAST_DRAG = 8;

function dragged(plot: uPlot, { onDrag }: LineEvents): void {
  const { left, width } = plot.select;
  if (width < LEAST_DRAG || !onDrag) return;
  onDrag(plot.posToIdx(left), plot.posToIdx(left + width));
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
}
