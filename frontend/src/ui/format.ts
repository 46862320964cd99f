/** Numbers and times as the dashboard writes them. */
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** Exact up to 99,999; from there on compact, since a tile has room for so much. */
export function formatCount(value: number): string {
  return value < 100_000 ? whole.format(value) : compact.format(value);
}

/** Two figures that mean something: 0.4, 3.2, 48, 1,240. */
export function formatRate(value: number): string {
  if (value === 0) return '0';
  if (value < 0.1) return '< 0.1';
  return value < 10 ? value.toFixed(1) : formatCount(value);
}

/** 14:03:09 in the browser's zone. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

/** 14:03:09.042 */
export function formatClockMs(at: number): string {
  return `${formatClock(at)}.${pad(new Date(at).getMilliseconds(), 3)}`;
}

/** How long ago, in one unit: now, 12 s, 4 min, 3 h, 2 d. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 2) return 'now';
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

/** The same as a sentence has it: Just now, 4 min ago. */
export function formatAgo(ms: number): string {
  const age = formatAge(ms);
  return age === 'now' ? 'Just now' : `${age} ago`;
}

export function formatDate(iso: string): string {
  return new Date(iso).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
}

/** 1 event, 2 events, 1,204 events. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** A share from 0 to 1: 12.3%. */
export const formatPercent = (share: number): string => percent.format(share);

const exact = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** Every digit, with separators: what a table shows. */
export const formatExact = (value: number): string => exact.format(value);

/** How long something took: 0s, 48s, 3m 05s, 1h 12m. */
export function formatDuration(seconds: number): string {
  const all = Math.round(seconds);
  if (all < 60) return `${all}s`;
  if (all < 3600) return `${Math.floor(all / 60)}m ${pad(all % 60)}s`;
  return `${Math.floor(all / 3600)}h ${pad(Math.floor((all % 3600) / 60))}m`;
}

/**
 * Money with its currency, from the decimal as text: not a digit of it goes through a double. Two digits after the point
 * at least, as prices are written, more where there are more.
 */
export function formatMoney(value: string, currency: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (!parts) return `${value} ${currency}`.trim();
  const [, sign = '', units = '', fraction = ''] = parts;
  const grouped = units.replace(/\B(?=(\d{3})+$)/g, ',');
  const digits = fraction.replace(/0+$/, '').padEnd(2, '0');
  return `${sign}${grouped}.${digits} ${currency}`.trim();
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes as people know them from their desktop: 512 B, 2.3 MB; steps of a thousand. */
export function formatBytes(bytes: number): string {
  const step = Math.min(BYTE_UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${BYTE_UNITS[step]}`;
}
