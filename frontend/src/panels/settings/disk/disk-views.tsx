/** The use of the disk as bars, and as the table that is their twin. */
import { formatBytes, formatExact, formatPercent } from '../../../ui/format.js';
import type { DiskRow } from './disk-use.js';

export function DiskBars({ rows }: { readonly rows: readonly DiskRow[] }) {
  const most = Math.max(1, ...rows.map(({ bytes }) => bytes));
  return (
    <ul className="grid gap-px p-2" aria-label="Disk use">
      {rows.map(({ label, bytes }) => (
        <li key={label} className="relative flex h-9 items-center gap-3 overflow-hidden rounded-lg px-2.5">
          <span
            aria-hidden
            style={{ width: `${(bytes / most) * 100}%` }}
            className="absolute inset-y-1 left-0 min-w-0.5 rounded-md bg-accent-soft"
          />
          <span className="relative min-w-0 flex-1 truncate text-ink">{label}</span>
          <span className="relative font-medium tabular-nums">{formatBytes(bytes)}</span>
        </li>
      ))}
    </ul>
  );
}

export function DiskTable({ rows }: { readonly rows: readonly DiskRow[] }) {
  const all = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <div className="overflow-x-auto" role="region" aria-label="Disk use, table" tabIndex={0}>
      <table className="w-full tabular-nums">
        <thead className="text-[0.8125rem] text-ink-3">
          <tr className="border-b border-line text-right">
            <th scope="col" className="px-4 py-1.5 text-left font-medium">
              What
            </th>
            <th scope="col" className="px-2 py-1.5 font-medium">
              Size
            </th>
            <th scope="col" className="px-2 py-1.5 font-medium">
              Share
            </th>
            <th scope="col" className="py-1.5 pr-4 pl-2 font-medium">
              Rows, about
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, bytes, rows: count }) => (
            <tr key={label} className="border-b border-line text-right last:border-b-0">
              <th scope="row" className="px-4 py-1.5 text-left font-normal">
                {label}
              </th>
              <td className="px-2 whitespace-nowrap">{formatBytes(bytes)}</td>
              <td className="px-2 text-ink-2">{formatPercent(all > 0 ? bytes / all : 0)}</td>
              <td className="pr-4 pl-2 text-ink-2">{count === null ? '–' : formatExact(Math.round(count))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
