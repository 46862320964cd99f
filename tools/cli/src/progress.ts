/** How long work goes: a bar that moves on a terminal, a line every few seconds elsewhere. */
const BAR = 24;
const TERMINAL_MS = 200;
const ELSEWHERE_MS = 5_000;
const CLEAR_LINE = '\r\x1b[K';

/** `part`: from 0 to 1. */
export function bar(part: number): string {
  const filled = Math.round(part * BAR);
  return `[${'='.repeat(filled)}${' '.repeat(BAR - filled)}] ${Math.floor(part * 100)} %`;
}

export const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');

export function duration(seconds: number): string {
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

/** Shows a text on stderr, which is asked for again and again until it is ended. */
export function showText(now: () => string): ProgressView {
  const { stderr } = process;
  const isTerminal = stderr.isTTY === true;
  const show = (): void => {
    const text = now();
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
