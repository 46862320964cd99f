import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StorageStream } from '#contracts';
import { changeStream } from '../../../api/control.js';
import { storageQuery } from '../../../api/queries.js';
import { dayText } from '../../../question/span-text.js';
import { formatExact, plural } from '../../../ui/format.js';
import { Confirm } from '../../../ui/confirm.js';
import { Modal } from '../../../ui/overlay.js';
import { RetentionForm } from './retention-form.js';
import { forgottenNow, keptFrom, retentionText, shortens, type Retention } from './retention.js';

interface RetentionDialogProps {
  readonly projectId: string;
  readonly stream: StorageStream;
  readonly onClose: () => void;
}

/** How long a stream is kept. Less than now is asked about once more. */
export function RetentionDialog({ projectId, stream, onClose }: RetentionDialogProps) {
  const [shorter, setShorter] = useState<number | null>(null);
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (retention: Retention) => changeStream(projectId, stream.id, { retentionDays: retention }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: storageQuery(projectId).queryKey });
      onClose();
    },
  });
  const chosen = (retention: Retention) => {
    if (retention !== null && shortens(stream.retentionDays, retention)) setShorter(retention);
    else mutate(retention);
  };
  if (shorter === null) {
    return (
      <Modal
        open
        onClose={onClose}
        title={`How long “${stream.name}” is kept`}
        description="Older events leave every list, figure and chart."
      >
        <RetentionForm stream={stream} busy={isPending} error={error} onChosen={chosen} onCancel={onClose} />
      </Modal>
    );
  }
  return (
    <Confirm
      open
      title={`Keep “${stream.name}” for ${retentionText(shorter)} only?`}
      action="Keep less"
      otherwise="Keep as it is"
      tone="danger"
      busy={isPending}
      error={error}
      onConfirm={() => mutate(shorter)}
      onClose={onClose}
    >
      <Consequence stream={stream} days={shorter} />
    </Confirm>
  );
}

function Consequence({ stream, days }: { readonly stream: StorageStream; readonly days: number }) {
  const now = Date.now();
  const { events, months } = forgottenNow(stream.months, days, now);
  if (events === 0)
    return <p>Nothing is old enough to be forgotten now; from here on, months go as they get too old.</p>;
  return (
    <p>
      {formatExact(events)} events of {plural(months, 'month')}, all before {dayText(keptFrom(days, now), 'UTC')}, leave
      every list, figure and chart within the hour. Only the event log still has them: you cannot bring them back from
      here.
    </p>
  );
}
