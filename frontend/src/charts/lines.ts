/** What a chart of lines over time shows, drawn or as a table. */
import type { BucketLength } from '../question/span-text.js';

export interface ChartLine {
  readonly key: string;
  readonly label: string;
  /** One a bucket; null where there is none. */
  readonly values: readonly (number | null)[];
  /** How it is drawn: as itself, or as the period before of the line with the same colour. */
  readonly role: 'now' | 'before';
  /** Which of the colours; 0 is the accent. */
  readonly colour: number;
  /** Starts of the buckets, where they are not the chart's: the period before has its own. */
  readonly starts?: readonly number[];
}

export interface ChartLines {
  /** Starts of the buckets, epoch milliseconds, rising. */
  readonly starts: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly length: BucketLength;
  readonly tz: string;
  readonly format: (value: number) => string;
  /** The last bucket is still open. */
  readonly open: boolean;
}

/** Custom properties of styles.css. */
export const SERIES_COLOURS = [
  '--accent',
  '--series-2',
  '--series-3',
  '--series-4',
  '--series-5',
  '--series-6',
  '--series-7',
  '--series-8',
] as const;

export const colourRole = (index: number): (typeof SERIES_COLOURS)[number] =>
  SERIES_COLOURS[index % SERIES_COLOURS.length] ?? '--accent';

/** Colour alone tells nothing apart: a second round of colours is dashed, and so is what was before. */
export const dashOf = ({ role, colour }: ChartLine): number[] | undefined =>
  role === 'before' ? [4, 4] : colour >= SERIES_COLOURS.length ? [10, 4] : undefined;

/** In the order in which they are read; drawn, what was before lies below. */
export const nowFirst = (lines: readonly ChartLine[]): readonly ChartLine[] => [
  ...lines.filter(({ role }) => role === 'now'),
  ...lines.filter(({ role }) => role === 'before'),
];

/** Whether it is counted in whole numbers. */
export const isWhole = ({ lines }: ChartLines): boolean =>
  lines.every(({ values }) => values.every((value) => value === null || Number.isInteger(value)));
