import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Plus, Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { StreamView } from '#contracts';
import { useAccess } from '../../access/may.js';
import { RoleNote } from '../../access/not-allowed.js';
import { streamsQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { plural } from '../../ui/format.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { CreateStreamDialog } from './create-stream-dialog.js';
import { RemoveStreamDialog } from './remove-stream-dialog.js';
import { RoutingDialog } from './routing/routing-dialog.js';
import { RulesDialog } from './rules/rules-dialog.js';
import { StreamTable } from './stream-table.js';

type Open =
  | { readonly dialog: 'none' | 'create' }
  | { readonly dialog: 'rules' | 'routing' | 'remove'; readonly stream: StreamView };

/** The named parts of a project's events, and what may stand in each. */
export function StreamsPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/streams' });
  const { data, isPending, error, refetch } = useQuery(streamsQuery(projectId));
  const { role, may } = useAccess(projectId);
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const close = () => setOpen({ dialog: 'none' });
  const writes = may('streams:write');
  const newButton = writes && (
    <Button tone="primary" onClick={() => setOpen({ dialog: 'create' })}>
      <Plus aria-hidden className="size-4" />
      New stream
    </Button>
  );
  return (
    <>
      <PageHeader title="Streams">{data && data.length > 0 && <span className="ml-auto">{newButton}</span>}</PageHeader>
      {role !== null && !writes && <RoleNote role={role}>Owners and admins make, change and remove streams.</RoleNote>}
      <Panel
        title="Streams"
        note={data && plural(data.length, 'stream')}
        actions={
          <Link
            to="/projects/$projectId/settings"
            params={{ projectId }}
            className="text-[0.8125rem] font-medium text-accent underline-offset-4 hover:underline"
          >
            How long each is kept
          </Link>
        }
      >
        {isPending ? (
          <Loading label="Loading the streams" />
        ) : !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data.length === 0 ? (
          <EmptyState icon={Waypoints} title="No stream yet" action={newButton}>
            A stream is where the events of one site, app or service go.
          </EmptyState>
        ) : (
          <StreamTable
            streams={data}
            canChange={writes}
            onRules={(stream) => setOpen({ dialog: 'rules', stream })}
            onRouting={(stream) => setOpen({ dialog: 'routing', stream })}
            onRemove={(stream) => setOpen({ dialog: 'remove', stream })}
          />
        )}
      </Panel>
      <CreateStreamDialog projectId={projectId} open={open.dialog === 'create'} onClose={close} />
      {open.dialog === 'rules' && <RulesDialog projectId={projectId} stream={open.stream} onClose={close} />}
      {open.dialog === 'routing' && <RoutingDialog projectId={projectId} stream={open.stream} onClose={close} />}
      {open.dialog === 'remove' && <RemoveStreamDialog projectId={projectId} stream={open.stream} onClose={close} />}
    </>
  );
}
