/** How an import goes. */
import { bar, duration, showText, whole, type ProgressView } from '../progress.js';

export interface Figures {
  /** Decided: taken or not. */
  readonly lines: number;
  /** About what they take of the file. */
  readonly bytes: number;
  /** Null when not known, as for stdin. */
  readonly size: number | null;
  readonly seconds: number;
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

export function progressText({ lines, bytes, size, seconds }: Figures): string {
  const rate = seconds > 0 ? lines / seconds : 0;
  const figures = `${whole(lines)} lines, ${megabytes(bytes)} MB, ${whole(rate)} lines/s`;
  if (size === null || size === 0) return figures;
  const part = Math.min(bytes / size, 1);
  const left = part > 0 && seconds > 0 ? `, ${duration((seconds * (1 - part)) / part)} left` : '';
  return `${bar(part)}  ${figures}${left}`;
}

/** Shows the figures on stderr until it is ended. */
export function showProgress(figures: () => Figures): ProgressView {
  return showText(() => progressText(figures()));
}
