/** How an import goes: a bar that moves on a terminal, a line every few seconds elsewhere. */
export interface Figures {
  /** Decided: taken or not. */
  readonly lines: number;
  /** About what they take of the file. */
  readonly bytes: number;
  /** Null when not known, as for stdin. */
  readonly size: number | null;
  readonly seconds: number;
}

const BAR = 24;
const TERMINAL_MS = 200;
const ELSEWHERE_MS = 5_000;
const CLEAR_LINE = '\r\x1b[K';

export function progressText({ lines, bytes, size, seconds }: Figures): string {
  const rate = seconds > 0 ? lines / seconds : 0;
  const figures = `${whole(lines)} lines, ${megabytes(bytes)} MB, ${whole(rate)} lines/s`;
  if (size === null || size === 0) return figures;
  const part = Math.min(bytes / size, 1);
  const filled = Math.round(part * BAR);
  const left = part > 0 && seconds > 0 ? `, ${duration((seconds * (1 - part)) / part)} left` : '';
  return `[${'='.repeat(filled)}${' '.repeat(BAR - filled)}] ${Math.floor(part * 100)} %  ${figures}${left}`;
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

function duration(seconds: number): string {
  const rounded = Math.ceil(seconds);
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.floor(rounded / 60);
  return minutes < 60 ? `${minutes} min ${rounded % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export interface ProgressView {
  /** Says something without breaking the bar. */
  say(line: string): void;
  end(): void;
}

/** Shows the figures on stderr until it is ended. */
export function showProgress(figures: () => Figures): ProgressView {
  const { stderr } = process;
  const isTerminal = stderr.isTTY === true;
  const show = (): void => {
    const text = progressText(figures());
    stderr.write(isTerminal ? `${CLEAR_LINE}${text.slice(0, (stderr.columns || 80) - 1)}` : `${text}\n`);
  };
  const timer = setInterval(show, isTerminal ? TERMINAL_MS : ELSEWHERE_MS);
  const clear = (): void => void (isTerminal && stderr.write(CLEAR_LINE));
  return {
    say: (line) => {
      clear();
      stderr.write(`${line}\n`);
    },
    end: () => {
      clearInterval(timer);
      clear();
    },
  };
}
