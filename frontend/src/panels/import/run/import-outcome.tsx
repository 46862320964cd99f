import { Link } from '@tanstack/react-router';
import { CircleAlert, CircleCheck, CircleSlash } from 'lucide-react';
import { Button, buttonClass } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { plural } from '../../../ui/format.js';
import type { ImportProgress } from '../job/import-progress.js';

interface ImportOutcomeProps {
  readonly projectId: string;
  readonly fileName: string;
  readonly stream: string;
  readonly progress: ImportProgress;
  readonly onAgain: () => void;
}

/** What came of it, and where to look at it. */
export function ImportOutcome({ projectId, fileName, stream, progress, onAgain }: ImportOutcomeProps) {
  const { tone, icon: Icon, title } = lookOf(progress);
  const days = progress.days;
  const { accepted, failure, keyRemains } = progress;
  return (
    <section
      aria-label="Outcome"
      className={cx('flex flex-wrap items-start gap-x-4 gap-y-3 rounded-xl border border-line p-4 shadow-card', tone)}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-60 flex-1">
        <p role="status" className="font-semibold">
          {failure?.title ?? title}
        </p>
        {failure?.advice && <p className="break-words">{failure.advice}</p>}
        <p className="text-ink-2">
          {plural(accepted, 'event')} of {fileName} {accepted === 1 ? 'was' : 'were'} taken into {stream}
          {days && accepted > 0 && `, from ${days.from} to ${days.to}`}.
          {progress.state !== 'done' && ' Import the file again to go on: what is there already is not counted twice.'}
        </p>
        {keyRemains && <p className="text-ink-2">Its key could not be revoked. It expires within an hour.</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        {days && accepted > 0 && (
          <Link
            to="/projects/$projectId/overview"
            params={{ projectId }}
            search={{ ...days, stream }}
            className={buttonClass('primary')}
          >
            See these days
          </Link>
        )}
        <Button onClick={onAgain}>Import another file</Button>
      </div>
    </section>
  );
}

function lookOf({ state, problems }: ImportProgress): { tone: string; icon: typeof CircleCheck; title: string } {
  if (state === 'failed') return { tone: 'bg-bad-soft text-bad', icon: CircleAlert, title: 'The import stopped' };
  if (state === 'cancelled')
    return { tone: 'bg-sunken text-ink', icon: CircleSlash, title: 'The import was cancelled' };
  return problems.count === 0
    ? { tone: 'bg-ok-soft text-ok', icon: CircleCheck, title: 'Everything was imported' }
    : { tone: 'bg-ok-soft text-ok', icon: CircleCheck, title: `Imported, but for ${plural(problems.count, 'line')}` };
}
