import { cx } from './cx.js';
import { diffLines, jsonLines, type DiffLine } from './json-lines.js';

const SIGNS: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', gone: '-', new: '+' };
const SIGN_NAMES: Readonly<Record<DiffLine['kind'], string | null>> = { same: null, gone: 'gone: ', new: 'new: ' };

interface JsonDifferenceProps {
  readonly label: string;
  /** JSON. */
  readonly before: string;
  readonly after: string;
}

/** Two texts of JSON in one, a member a line: what is gone, what is new, what stays. */
export function JsonDifference({ label, before, after }: JsonDifferenceProps) {
  const lines = diffLines(jsonLines(before), jsonLines(after));
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className="max-h-96 overflow-auto border-t border-line bg-sunken py-2 font-mono text-[0.8125rem] leading-relaxed -outline-offset-2"
    >
      <code className="block w-max min-w-full">
        {lines.map(({ kind, text }, index) => (
          <span
            key={index}
            className={cx(
              'block px-3',
              kind === 'gone' && 'bg-bad-soft text-bad',
              kind === 'new' && 'bg-ok-soft text-ok',
            )}
          >
            {SIGN_NAMES[kind] !== null && <span className="sr-only">{SIGN_NAMES[kind]}</span>}
            <span aria-hidden>{SIGNS[kind]} </span>
            {text}
          </span>
        ))}
      </code>
    </pre>
  );
}
