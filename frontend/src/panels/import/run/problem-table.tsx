import type { ListedLine } from '../job/problems.js';

/** Lines with their number, what is wrong with them, and their text. */
export function ProblemTable({ lines }: { readonly lines: readonly ListedLine[] }) {
  return (
    <div className="max-h-96 overflow-y-auto" tabIndex={0} role="region" aria-label="Lines that are not taken">
      <table className="w-full table-fixed">
        <thead className="sticky top-0 bg-surface text-left text-[0.8125rem] text-ink-3">
          <tr>
            <th scope="col" className="w-24 px-4 py-1.5 font-medium">
              Line
            </th>
            <th scope="col" className="px-4 py-1.5 font-medium">
              What is wrong
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, reason, text }, index) => (
            <tr key={index} className="border-t border-line align-top">
              <td className="px-4 py-1.5 tabular-nums">{line}</td>
              <td className="px-4 py-1.5">
                <span className="block break-words">{reason}</span>
                <span className="block truncate font-mono text-xs text-ink-3" title={text.slice(0, 500)}>
                  {text.slice(0, 500)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
