import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { FileJson2, Plus, Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { StreamView } from '#contracts';
import { useAccess } from '../../access/may.js';
import { RoleNote } from '../../access/not-allowed.js';
import { streamsQuery } from '../../api/queries.js';
import { schemasQuery } from '../../api/schemas.js';
import type { SchemasSearch } from '../../app/search.js';
import { DEMO_STREAM } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { plural } from '../../ui/format.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { Select } from '../../ui/select.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { SchemaTable } from './list/schema-table.js';
import { RegisterDialog } from './register/register-dialog.js';
import { SchemaOfType } from './type/schema-of-type.js';
import { ViolationsPanel } from './violations-panel.js';

const FROM = '/signed-in/projects/$projectId/schemas';

/** What events of a type must hold, in versions, and what is not as it must be. */
export function SchemasPage() {
  const { projectId } = useParams({ from: FROM });
  const search = useSearch({ from: FROM });
  const navigate = useNavigate({ from: '/projects/$projectId/schemas' });
  const { data: streams, isPending, error, refetch } = useQuery(streamsQuery(projectId));
  const { role, may } = useAccess(projectId);
  const stream = streamOf(streams ?? [], search.stream);
  const go = (next: SchemasSearch) => void navigate({ search: next });
  return (
    <>
      <PageHeader title="Schemas">
        {stream && streams && (
          <span className="ml-auto">
            <Select
              label="Stream"
              value={stream.name}
              options={streams.map(({ name }) => ({ value: name, label: name }))}
              onChange={(name) => go({ stream: name })}
            />
          </span>
        )}
      </PageHeader>
      {role !== null && !may('streams:write') && (
        <RoleNote role={role}>Owners and admins register versions, change rules and retire schemas.</RoleNote>
      )}
      {stream ? (
        <Schemas
          key={stream.id}
          projectId={projectId}
          stream={stream}
          search={search}
          canChange={may('streams:write')}
          seesRejected={may('rejected:read')}
          onSearch={go}
        />
      ) : (
        <Panel title="Schemas">
          {isPending ? (
            <Loading label="Loading the streams" />
          ) : !streams ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : (
            <EmptyState icon={Waypoints} title="No stream yet">
              A schema belongs to a type of events in a stream. Make a stream first.
            </EmptyState>
          )}
        </Panel>
      )}
    </>
  );
}

/** The one that the address names; else the first that holds events of one's own. */
function streamOf(streams: readonly StreamView[], name: string | undefined): StreamView | undefined {
  return (
    streams.find((stream) => stream.name === name) ??
    streams.find((stream) => stream.name !== DEMO_STREAM) ??
    streams[0]
  );
}

interface SchemasProps {
  readonly projectId: string;
  readonly stream: StreamView;
  readonly search: SchemasSearch;
  readonly canChange: boolean;
  readonly seesRejected: boolean;
  readonly onSearch: (search: SchemasSearch) => void;
}

function Schemas({ projectId, stream, search, canChange, seesRejected, onSearch }: SchemasProps) {
  const [isNew, setNew] = useState(false);
  const { data, isPending, error, refetch } = useQuery(schemasQuery(projectId, stream.id));
  const { type } = search;
  const violations = seesRejected && <ViolationsPanel projectId={projectId} stream={stream.name} type={type} />;
  const open = (name: string) => onSearch({ stream: stream.name, type: name });
  if (type !== undefined) {
    return (
      <div className="grid items-start gap-3 sm:gap-4">
        <SchemaOfType
          place={{ projectId, streamId: stream.id, type }}
          search={search}
          canChange={canChange}
          onSearch={(part) => onSearch({ stream: stream.name, type, ...part })}
          onBack={() => onSearch({ stream: stream.name })}
        />
        {violations}
      </div>
    );
  }
  const newButton = canChange && (
    <Button tone="primary" size="small" onClick={() => setNew(true)}>
      <Plus aria-hidden className="size-4" />
      New schema
    </Button>
  );
  const isEmpty = data?.length === 0;
  return (
    <div className="grid items-start gap-3 sm:gap-4">
      <Panel
        title="Types with a schema"
        note={data && !isEmpty && `${plural(data.length, 'type')} of ${stream.name}`}
        actions={data && !isEmpty && newButton}
      >
        {isPending ? (
          <Loading label="Loading the schemas" />
        ) : !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : isEmpty ? (
          <EmptyState icon={FileJson2} title="No schema yet" action={newButton}>
            A schema says what the properties of a type of events must be. Begin with a warning, look, then enforce it.
          </EmptyState>
        ) : (
          <SchemaTable schemas={data} onOpen={open} />
        )}
      </Panel>
      {!isEmpty && violations}
      {isNew && (
        <RegisterDialog
          place={{ projectId, streamId: stream.id, type: null }}
          former={null}
          onRegistered={open}
          onClose={() => setNew(false)}
        />
      )}
    </div>
  );
}
