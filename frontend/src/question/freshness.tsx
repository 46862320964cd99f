import { CloudOff, RotateCw } from 'lucide-react';
import type { Freshness as Fresh } from '#contracts';
import { textOf } from '../api/api-error.js';
import { Badge } from '../ui/badge.js';
import { IconButton } from '../ui/button.js';
import { formatAge } from '../ui/format.js';
import { useNow } from '../ui/use-now.js';
import { momentText } from './span-text.js';

interface FreshnessProps {
  /** The newest answer; undefined before the first. */
  readonly answer: Pick<Fresh, 'asOf' | 'lagMs'> | undefined;
  readonly tz: string;
  /** Why it could not be renewed. */
  readonly error: unknown;
  readonly onRefresh: () => void;
}

/** A pipeline that is this far behind is worth saying. */
const BEHIND_MS = 60_000;

/** Up to when the numbers are complete, in the question's zone, and whether they could be renewed. */
export function Freshness({ answer, tz, error, onRefresh }: FreshnessProps) {
  const now = useNow(5_000);
  if (!answer) return null;
  const at = Date.parse(answer.asOf);
  const age = formatAge(now - at);
  return (
    <div className="ml-auto flex items-center gap-2 text-[0.8125rem] text-ink-3" data-testid="freshness">
      {error ? (
        <Badge tone="warn" title={textOf(error).title}>
          <CloudOff aria-hidden className="size-3.5" />
          Stale
        </Badge>
      ) : (
        answer.lagMs > BEHIND_MS && <Badge tone="warn">{formatAge(answer.lagMs)} behind</Badge>
      )}
      <span className="tabular-nums" title={`${tz}; ${age === 'now' ? 'now' : `${age} ago`}`}>
        As of {momentText(at, tz)}
      </span>
      <IconButton label="Refresh" onClick={onRefresh}>
        <RotateCw aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
