import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { streamsQuery } from '../../../api/queries.js';
import { DEMO_STREAM, DemoBadge } from '../../../ui/badge.js';
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
          <Choice
            key={name}
            checked={draft.allStreams || draft.streams.includes(name)}
            disabled={draft.allStreams}
            onChange={(chosen) => choose(name, chosen)}
          >
            {name}
            {name === DEMO_STREAM && <DemoBadge />}
          </Choice>
        ))}
        {(streams.data?.length ?? 0) > 0 && (
          <Choice checked={draft.allStreams} onChange={(allStreams) => onChange({ allStreams })}>
            All streams, later ones too
          </Choice>
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

interface ChoiceProps {
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly children: React.ReactNode;
}

function Choice({ checked, disabled = false, onChange, children }: ChoiceProps) {
  return (
    <label className="flex min-h-9 cursor-pointer items-center gap-2 rounded-lg border border-line-strong px-3 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-disabled:cursor-default has-disabled:opacity-60 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <input
        type="checkbox"
        className="size-4 accent-accent-fill"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  );
}
