import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Button } from '../../ui/button.js';
import { cx } from '../../ui/cx.js';
import { inputClass } from '../../ui/field.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { FoundEvent } from './found-event.js';
import { foundEventQuery, isNotFound } from './find-event.js';
import { NotFoundEvent } from './not-found-event.js';

/** Where is my event: looked up by its id or its receipt. */
export function EventPage() {
  const { projectId, eventId } = useParams({ from: '/signed-in/projects/$projectId/event/{-$eventId}' });
  return (
    <>
      <PageHeader title="Where is my event?" />
      <div className="grid gap-3 sm:gap-4">
        <SearchForm key={`search for ${eventId ?? ''}`} projectId={projectId} text={eventId ?? ''} />
        {eventId === undefined ? (
          <Panel title="Event">
            <EmptyState icon={Search} title="Look an event up">
              By its id, or by the receipt that stood in the collector’s answer when it was taken. You see which parts
              of the pipeline it has passed, and what it says.
            </EmptyState>
          </Panel>
        ) : (
          <Lookup key={eventId} projectId={projectId} text={eventId} />
        )}
      </div>
    </>
  );
}

function SearchForm({ projectId, text }: { readonly projectId: string; readonly text: string }) {
  const navigate = useNavigate();
  const [value, setValue] = useState(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wanted = value.trim();
    if (wanted === '') return;
    void navigate({ to: '/projects/$projectId/event/{-$eventId}', params: { projectId, eventId: wanted } });
  };
  return (
    <form role="search" onSubmit={submit} className="flex gap-2">
      <input
        type="search"
        aria-label="Event id or receipt"
        placeholder="Event id or receipt"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => setValue(event.target.value)}
        className={cx(inputClass, 'h-10 max-w-2xl font-mono text-[0.8125rem]')}
      />
      <Button type="submit" tone="primary" className="h-10">
        Find
      </Button>
    </form>
  );
}

function Lookup({ projectId, text }: { readonly projectId: string; readonly text: string }) {
  const { data, isPending, isFetching, error, refetch } = useQuery(foundEventQuery(projectId, text));
  if (data) return <FoundEvent trace={data} />;
  return (
    <Panel title="Event">
      {isPending ? (
        <Loading label="Looking for the event" />
      ) : isNotFound(error) ? (
        <NotFoundEvent projectId={projectId} text={text} busy={isFetching} onAgain={() => void refetch()} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Panel>
  );
}
