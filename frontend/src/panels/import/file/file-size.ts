const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** A file's size as people know it from their desktop: 512 B, 2.3 MB; steps of a thousand. */
export function formatBytes(bytes: number): string {
  const step = Math.min(UNITS.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}
