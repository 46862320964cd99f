import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import type { StorageAnswer, StorageStream } from '#contracts';
import { NoStreams } from '../../../question/no-streams.js';
import { plural } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { ErrorState, Loading } from '../../../ui/states.js';
import { RetentionDialog } from './retention-dialog.js';
import { StreamList } from './stream-list.js';

interface StreamsPanelProps {
  readonly projectId: string;
  readonly storage: UseQueryResult<StorageAnswer>;
  readonly canChange: boolean;
}

/** What is kept of each stream, and for how long. */
export function StreamsPanel({ projectId, storage, canChange }: StreamsPanelProps) {
  const { data, isPending, error, refetch } = storage;
  const [changing, setChanging] = useState<StorageStream | null>(null);
  if (data?.streams.length === 0) return <NoStreams projectId={projectId} />;
  return (
    <Panel title="How long events are kept" note={data && plural(data.streams.length, 'stream')}>
      {isPending ? (
        <Loading label="Loading the streams" rows={3} />
      ) : data ? (
        <StreamList streams={data.streams} {...(canChange ? { onChange: setChanging } : {})} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
      {changing && <RetentionDialog projectId={projectId} stream={changing} onClose={() => setChanging(null)} />}
    </Panel>
  );
}
