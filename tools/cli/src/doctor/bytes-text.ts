const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** As disks are sold, in steps of a thousand: 512 B, 2.3 MB, 120 GB. */
export function bytesText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[step]}`;
}
