import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { streamsQuery } from '../../../api/queries.js';
import { DEMO_STREAM, DemoBadge } from '../../../ui/badge.js';
import { CheckCard } from '../../../ui/check-card.js';
import { ErrorState, Skeleton } from '../../../ui/states.js';
import type { CollectorDraft } from './draft.js';
import { NewStream } from './new-stream.js';

interface StreamChoiceProps {
  readonly projectId: string;
  readonly draft: CollectorDraft;
  readonly error: string | null;
  readonly onChange: (part: Partial<CollectorDraft>) => void;
}

/** Streams that the key may write to; a missing one is made right here. */
export function StreamChoice({ projectId, draft, error, onChange }: StreamChoiceProps) {
  const streams = useQuery(streamsQuery(projectId));
  const errorId = useId();
  const choose = (name: string, chosen: boolean) =>
    onChange({ streams: chosen ? [...draft.streams, name] : draft.streams.filter((each) => each !== name) });

  return (
    <fieldset
      aria-describedby={error ? errorId : undefined}
      data-invalid={error ? true : undefined}
      className="grid gap-2"
    >
      <legend className="mb-1.5 font-medium">Streams it may write to</legend>
      {streams.isPending && <Skeleton className="h-9" />}
      {streams.isError && <ErrorState error={streams.error} onRetry={() => void streams.refetch()} />}
      <div className="flex flex-wrap gap-2">
        {streams.data?.map(({ name }) => (
          <CheckCard
            key={name}
            checked={draft.allStreams || draft.streams.includes(name)}
            disabled={draft.allStreams}
            onChange={(chosen) => choose(name, chosen)}
          >
            {name}
            {name === DEMO_STREAM && <DemoBadge />}
          </CheckCard>
        ))}
        {(streams.data?.length ?? 0) > 0 && (
          <CheckCard checked={draft.allStreams} onChange={(allStreams) => onChange({ allStreams })}>
            All streams, later ones too
          </CheckCard>
        )}
      </div>
      {error && (
        <p id={errorId} className="text-[0.8125rem] font-medium text-bad">
          {error}
        </p>
      )}
      <NewStream projectId={projectId} first={streams.data?.length === 0} onCreated={(name) => choose(name, true)} />
    </fieldset>
  );
}
