import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { TraceHop } from '#contracts';
import { textOf } from '../../../api/api-error.js';
import { traceQuery } from '../../../api/queries.js';
import { formatClockMs } from '../../../ui/format.js';
import { Skeleton } from '../../../ui/states.js';

/** Where the event has been: stage by stage, with its place in the log. */
export function EventTrace({ projectId, eventId }: { readonly projectId: string; readonly eventId: string }) {
  const { data, isPending, error } = useQuery(traceQuery(projectId, eventId));
  return (
    <section aria-busy={isPending}>
      <h3 className="mb-2.5 font-semibold">Way through the pipeline</h3>
      {isPending && <Skeleton className="h-16" />}
      {error && <p className="text-ink-2">Not known: {textOf(error).title.toLowerCase()}.</p>}
      {data && (
        <ol className="grid gap-2.5">
          {data.hops.map((hop, index) => (
            <Hop key={hop.stage} hop={hop} before={data.hops[index - 1]} />
          ))}
        </ol>
      )}
      {data && (
        <Link
          to="/projects/$projectId/event/{-$eventId}"
          params={{ projectId, eventId }}
          className="mt-3 inline-block font-medium text-accent underline-offset-4 hover:underline"
        >
          Open the event’s page
        </Link>
      )}
    </section>
  );
}

function Hop({ hop, before }: { readonly hop: TraceHop; readonly before: TraceHop | undefined }) {
  const took = before ? Math.max(0, Date.parse(hop.at) - Date.parse(before.at)) : null;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-baseline gap-x-3">
      <span aria-hidden className="size-2 rounded-full bg-accent-fill" />
      <span className="font-medium first-letter:uppercase">
        {hop.stage}
        {hop.reason && <span className="font-normal text-ink-2">: {hop.reason}</span>}
      </span>
      <span className="text-ink-2 tabular-nums">
        {formatClockMs(Date.parse(hop.at))}
        {took !== null && <span className="text-ink-3"> +{took} ms</span>}
      </span>
      <span className="col-start-2 col-end-4 font-mono text-xs break-all text-ink-3">
        {hop.topic} · partition {hop.partition} · offset {hop.offset}
      </span>
    </li>
  );
}
