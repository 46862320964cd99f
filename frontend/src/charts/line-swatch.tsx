import { colourRole, dashOf, type ChartLine } from './lines.js';

/** A piece of the line as it is drawn: colour and dashes. */
export function LineSwatch({ line }: { readonly line: ChartLine }) {
  return (
    <svg aria-hidden viewBox="0 0 20 8" className="h-2 w-5 shrink-0">
      <line
        x1="0"
        x2="20"
        y1="4"
        y2="4"
        style={{ stroke: `var(${line.role === 'before' ? '--ink-3' : colourRole(line.colour)})` }}
        strokeWidth="2.5"
        strokeDasharray={dashOf(line)?.join(' ')}
      />
    </svg>
  );
}
