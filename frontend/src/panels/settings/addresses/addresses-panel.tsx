import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MapPinCheck, MapPinOff } from 'lucide-react';
import { useState } from 'react';
import type { ProjectView } from '#contracts';
import { ApiError } from '../../../api/api-error.js';
import { changeProject } from '../../../api/control.js';
import { projectsQuery } from '../../../api/queries.js';
import { Badge } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { Confirm } from '../../../ui/confirm.js';
import { Panel } from '../../../ui/panel.js';
import { ErrorState, Loading } from '../../../ui/states.js';

interface AddressesPanelProps {
  readonly projectId: string;
  readonly canChange: boolean;
}

/** Whether visitors' addresses are kept, why one would, and what follows. */
export function AddressesPanel({ projectId, canChange }: AddressesPanelProps) {
  const { data, isPending, error, refetch } = useQuery({
    ...projectsQuery(),
    select: (projects) => projects.find(({ id }) => id === projectId) ?? null,
  });
  return (
    <Panel title="Visitors’ addresses">
      {isPending ? (
        <Loading label="Loading the project" rows={3} />
      ) : data ? (
        <Addresses project={data} canChange={canChange} />
      ) : (
        <ErrorState error={error ?? notFound()} onRetry={() => void refetch()} />
      )}
    </Panel>
  );
}

const notFound = (): ApiError => new ApiError('NOT_FOUND', 'Not found', 404);

function Addresses({ project, canChange }: { readonly project: ProjectView; readonly canChange: boolean }) {
  const [asking, setAsking] = useState(false);
  const queryClient = useQueryClient();
  const { keepsAddresses: keeps } = project;
  const { mutate, isPending, error, reset } = useMutation({
    mutationFn: () => changeProject(project.id, { keepsAddresses: !keeps }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: projectsQuery().queryKey });
      setAsking(false);
    },
  });
  const close = () => {
    setAsking(false);
    reset();
  };
  return (
    <div className="grid justify-items-start gap-3 p-4">
      <AddressBadge keeps={keeps} />
      <p className="text-ink-2">
        The country and the city of an event come from its visitor’s IP address.{' '}
        {keeps
          ? 'This project keeps the address itself with each event as well, for everybody who may see the project.'
          : 'Once they are looked up, the address is dropped. Only the event log, which no screen reads, still has it.'}
      </p>
      {canChange && (
        <Button onClick={() => setAsking(true)}>{keeps ? 'Stop keeping addresses' : 'Keep addresses'}</Button>
      )}
      <Confirm
        open={asking}
        title={keeps ? 'Stop keeping addresses?' : 'Keep visitors’ addresses?'}
        action={keeps ? 'Drop them from now on' : 'Keep addresses'}
        otherwise={keeps ? 'Go on keeping them' : 'Go on without'}
        tone="primary"
        busy={isPending}
        error={error}
        onConfirm={() => mutate()}
        onClose={close}
      >
        {keeps ? (
          <p>
            Events that are accepted from now on have no address. Those that came before keep theirs until they are
            forgotten.
          </p>
        ) : (
          <>
            <p>
              Events that are accepted from now on have their visitor’s full IP address, here and over the API. Those
              that came before stay without.
            </p>
            <p>In many countries an address is personal data: say in your privacy notice that you keep it, and why.</p>
          </>
        )}
      </Confirm>
    </div>
  );
}

function AddressBadge({ keeps }: { readonly keeps: boolean }) {
  const Icon = keeps ? MapPinCheck : MapPinOff;
  return (
    <Badge tone={keeps ? 'warn' : 'ok'}>
      <Icon aria-hidden className="size-3.5" />
      {keeps ? 'Kept with each event' : 'Dropped'}
    </Badge>
  );
}
