import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import type { CollectorView, CollectorWithKey } from '#contracts';
import { useAccess } from '../../access/may.js';
import { NotAllowed, RoleNote } from '../../access/not-allowed.js';
import { collectorsQuery, streamsQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { plural } from '../../ui/format.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import type { CollectorAction } from './collector-list.js';
import { CollectorSearch } from './collector-search.js';
import { stateOf } from './collector-state.js';
import { CreateCollectorDialog } from './create-collector-dialog.js';
import { DetailsDrawer } from './details-drawer.js';
import { EditCollectorDialog } from './edit-collector-dialog.js';
import { RevealDialog } from './reveal/reveal-dialog.js';
import { RevokeDialog } from './revoke-dialog.js';
import { RotateDialog } from './rotate-dialog.js';

type Open =
  | { readonly dialog: 'none' | 'create' }
  | { readonly dialog: 'reveal'; readonly collector: CollectorWithKey }
  | { readonly dialog: CollectorAction; readonly collector: CollectorView };

/** The keys with which events come in, and with which programs read and manage. */
export function CollectorsPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/collectors' });
  const { role, may } = useAccess(projectId);
  if (!may('collectors:read')) {
    return (
      <>
        <PageHeader title="Collectors" />
        {role === null ? (
          <Loading label="Loading what you may see" />
        ) : (
          <NotAllowed title="Keys" what="To see which keys there are," role={role} needs="analyst" />
        )}
      </>
    );
  }
  return <Collectors projectId={projectId} />;
}

function Collectors({ projectId }: { readonly projectId: string }) {
  const { data, isPending, error, refetch } = useQuery(collectorsQuery(projectId));
  usePrefetchQuery(streamsQuery(projectId));
  const { role, may } = useAccess(projectId);
  const [open, setOpen] = useState<Open>({ dialog: 'none' });
  const act = (dialog: CollectorAction, collector: CollectorView) => setOpen({ dialog, collector });
  const writes = may('collectors:write');
  const newButton = writes && (
    <Button tone="primary" onClick={() => setOpen({ dialog: 'create' })}>
      <Plus aria-hidden className="size-4" />
      New collector
    </Button>
  );
  const active = data?.filter((collector) => stateOf(collector, Date.now()) === 'active').length ?? 0;
  const isEmpty = data?.length === 0;
  return (
    <>
      <PageHeader title="Collectors">{!isEmpty && <span className="ml-auto">{newButton}</span>}</PageHeader>
      {role !== null && !writes && <RoleNote role={role}>Owners and admins make, change and revoke keys.</RoleNote>}
      <Panel title="Keys" note={data && !isEmpty && `${plural(active, 'active key')} of ${data.length}`}>
        {isPending ? (
          <Loading label="Loading the collectors" />
        ) : !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : isEmpty ? (
          <EmptyState icon={KeyRound} title="No collector yet" action={newButton}>
            A collector is an API key for one source of events: a server, an app, a website. Its key is shown once, when
            it is made.
          </EmptyState>
        ) : (
          <CollectorSearch collectors={data} canChange={writes} onAction={act} />
        )}
      </Panel>
      <Dialogs projectId={projectId} open={open} canChange={writes} onOpen={setOpen} />
    </>
  );
}

interface DialogsProps {
  readonly projectId: string;
  readonly open: Open;
  readonly canChange: boolean;
  readonly onOpen: (open: Open) => void;
}

function Dialogs({ projectId, open, canChange, onOpen }: DialogsProps) {
  const close = () => onOpen({ dialog: 'none' });
  const reveal = (collector: CollectorWithKey) => onOpen({ dialog: 'reveal', collector });
  return (
    <>
      <CreateCollectorDialog projectId={projectId} open={open.dialog === 'create'} onClose={close} onCreated={reveal} />
      {open.dialog === 'reveal' && <RevealDialog projectId={projectId} collector={open.collector} onClose={close} />}
      {open.dialog === 'details' && (
        <DetailsDrawer
          collector={open.collector}
          canChange={canChange}
          onAction={(dialog, collector) => onOpen({ dialog, collector })}
          onClose={close}
        />
      )}
      {open.dialog === 'edit' && (
        <EditCollectorDialog projectId={projectId} collector={open.collector} onClose={close} />
      )}
      {open.dialog === 'rotate' && (
        <RotateDialog projectId={projectId} collector={open.collector} onClose={close} onRotated={reveal} />
      )}
      {open.dialog === 'revoke' && <RevokeDialog projectId={projectId} collector={open.collector} onClose={close} />}
    </>
  );
}
