import type { LinePoint } from '../../../live/minute-line.js';
import { formatClock, formatCount } from '../../../ui/format.js';

export function MinuteTable({ rows }: { readonly rows: readonly LinePoint[] }) {
  return (
    <div className="h-full overflow-y-auto" tabIndex={0} role="region" aria-label="Events a minute, table">
      <table className="w-full tabular-nums">
        <thead className="sticky top-0 bg-surface text-left text-[0.8125rem] text-ink-3">
          <tr>
            <th scope="col" className="px-4 py-1.5 font-medium">
              60 s up to
            </th>
            <th scope="col" className="px-4 py-1.5 text-right font-medium">
              Events
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.t} className="border-t border-line">
              <td className="px-4 py-1">{formatClock(row.t)}</td>
              <td className="px-4 py-1 text-right">{formatCount(row.value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
