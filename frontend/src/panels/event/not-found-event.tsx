import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PackageSearch, RotateCw } from 'lucide-react';
import { liveQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { formatAge } from '../../ui/format.js';
import { EmptyState } from '../../ui/states.js';

const UP_TO_DATE_MS = 2_000;

interface NotFoundEventProps {
  readonly projectId: string;
  readonly text: string;
  readonly busy: boolean;
  readonly onAgain: () => void;
}

/** What it may mean that nothing is there, with what can be checked. */
export function NotFoundEvent({ projectId, text, busy, onAgain }: NotFoundEventProps) {
  const { data } = useQuery(liveQuery(projectId, undefined));
  return (
    <div className="pb-6">
      <EmptyState
        icon={PackageSearch}
        title="No event of this project has arrived under it"
        action={
          <Button busy={busy} onClick={onAgain}>
            {!busy && <RotateCw aria-hidden className="size-4" />}
            Look again
          </Button>
        }
      >
        <p className="font-mono text-[0.8125rem] break-all">{text}</p>
        <ul className="mt-3 grid list-disc gap-1 pl-5 text-left">
          <li>
            {data === undefined
              ? 'It may be on its way.'
              : data.lagMs < UP_TO_DATE_MS
                ? 'If it was sent a moment ago, look again. Otherwise it is not on its way: the pipeline is up to date.'
                : `It may be on its way: the pipeline is ${formatAge(data.lagMs)} behind.`}
          </li>
          <li>It may be a duplicate of an event with the same id, which counted once, or it may have been rejected.</li>
          <li>
            It may belong to another project, or it was never accepted: the collector’s answer says so for each event.
          </li>
          <li>It may be older than its stream keeps events.</li>
        </ul>
        <p className="mt-3">
          <Link
            to="/projects/$projectId/events"
            params={{ projectId }}
            className="font-medium text-accent underline-offset-4 hover:underline"
          >
            See what has arrived
          </Link>
        </p>
      </EmptyState>
    </div>
  );
}
