import { ArrowRight } from 'lucide-react';
import type { RefusedDifference } from '../register/parse-schema.js';
import { RULE_TEXTS, valueText } from '../schema-words.js';

interface DifferenceListProps {
  readonly label: string;
  readonly differences: readonly RefusedDifference[];
}

/** Where two versions differ, and what each says there. */
export function DifferenceList({ label, differences }: DifferenceListProps) {
  return (
    <ul aria-label={label} className="rounded-lg border border-line">
      {differences.map((one, index) => (
        <li key={index} className="grid gap-1 border-b border-line px-3 py-2 text-[0.8125rem] last:border-b-0">
          <span className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{RULE_TEXTS[one.rule]}</span>
            <code className="rounded bg-sunken px-1 wrap-anywhere">{one.path === '' ? 'the whole' : one.path}</code>
            {one.direction !== undefined && (
              <span className="text-ink-3">
                {one.direction}, against version {one.against}
              </span>
            )}
          </span>
          <span className="flex flex-wrap items-center gap-2 font-mono">
            <span className="rounded bg-bad-soft px-1.5 wrap-anywhere text-bad">{valueText(one.from)}</span>
            <ArrowRight aria-label="became" className="size-3.5 shrink-0 text-ink-3" />
            <span className="rounded bg-ok-soft px-1.5 wrap-anywhere text-ok">{valueText(one.to)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
