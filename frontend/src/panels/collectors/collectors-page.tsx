import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Collector, CreatedCollector } from '../../api/control.js';
import { collectorsQuery, streamsQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { plural } from '../../ui/format.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { CollectorList } from './collector-list.js';
import { stateOf } from './collector-state.js';
import { CreateCollectorDialog } from './create/create-collector-dialog.js';
import { RevealDialog } from './reveal/reveal-dialog.js';
import { RevokeDialog } from './revoke-dialog.js';

type Open =
  | { readonly dialog: 'none' }
  | { readonly dialog: 'create' }
  | { readonly dialog: 'reveal'; readonly collector: CreatedCollector }
  | { readonly dialog: 'revoke'; readonly collector: Collector };

const NONE: Open = { dialog: 'none' };

/** The keys with which events come in. */
export function CollectorsPage() {
  const { projectId } = useParams({ from: '/signed-in/projects/$projectId/collectors' });
  const collectors = useQuery(collectorsQuery(projectId));
  usePrefetchQuery(streamsQuery(projectId));
  const [open, setOpen] = useState<Open>(NONE);
  const close = () => setOpen(NONE);
  const newButton = (
    <Button tone="primary" onClick={() => setOpen({ dialog: 'create' })}>
      <Plus aria-hidden className="size-4" />
      New collector
    </Button>
  );
  const active = collectors.data?.filter((collector) => stateOf(collector, Date.now()) === 'active').length ?? 0;

  const isEmpty = collectors.data?.length === 0;

  return (
    <>
      <PageHeader title="Collectors">{!isEmpty && <span className="ml-auto">{newButton}</span>}</PageHeader>
      <Panel
        title="Keys"
        note={collectors.data && !isEmpty && `${plural(active, 'active key')} of ${collectors.data.length}`}
      >
        {collectors.isPending ? (
          <Loading label="Loading the collectors" />
        ) : collectors.isError && !collectors.data ? (
          <ErrorState error={collectors.error} onRetry={() => void collectors.refetch()} />
        ) : collectors.data.length === 0 ? (
          <EmptyState icon={KeyRound} title="No collector yet" action={newButton}>
            A collector is an API key for one source of events: a server, an app, a website. Its key is shown once, when
            you make it.
          </EmptyState>
        ) : (
          <CollectorList
            collectors={collectors.data}
            onRevoke={(collector) => setOpen({ dialog: 'revoke', collector })}
          />
        )}
      </Panel>
      <CreateCollectorDialog
        projectId={projectId}
        open={open.dialog === 'create'}
        onClose={close}
        onCreated={(collector) => setOpen({ dialog: 'reveal', collector })}
      />
      {open.dialog === 'reveal' && <RevealDialog projectId={projectId} collector={open.collector} onClose={close} />}
      <RevokeDialog
        projectId={projectId}
        collector={open.dialog === 'revoke' ? open.collector : null}
        onClose={close}
      />
    </>
  );
}
