import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CollectorWithKey } from '#contracts';
import { createCollector } from '../../api/control.js';
import { collectorsQuery, streamsQuery } from '../../api/queries.js';
import { DEMO_STREAM } from '../../ui/badge.js';
import { Modal } from '../../ui/overlay.js';
import { CollectorForm } from './form/collector-form.js';
import { draftFor, termsOf, type CollectorDraft } from './form/draft.js';

interface CreateCollectorDialogProps {
  readonly projectId: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onCreated: (collector: CollectorWithKey) => void;
}

export function CreateCollectorDialog({ projectId, open, onClose, onCreated }: CreateCollectorDialogProps) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      dismissible={false}
      wide
      title="New collector"
      description="One key for one user of it, so that it can be revoked alone."
    >
      <CreateForm projectId={projectId} onCancel={onClose} onCreated={onCreated} />
    </Modal>
  );
}

interface CreateFormProps extends Pick<CreateCollectorDialogProps, 'projectId' | 'onCreated'> {
  readonly onCancel: () => void;
}

function CreateForm({ projectId, onCancel, onCreated }: CreateFormProps) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (draft: CollectorDraft) => createCollector(projectId, termsOf(draft, Date.now())),
    onSuccess: (collector) => {
      void queryClient.invalidateQueries({ queryKey: collectorsQuery(projectId).queryKey });
      onCreated(collector);
    },
  });
  const streams = queryClient.getQueryData(streamsQuery(projectId).queryKey) ?? [];
  return (
    <CollectorForm
      projectId={projectId}
      initial={draftFor(streams.filter(({ name }) => name !== DEMO_STREAM))}
      action="Create key"
      busy={isPending}
      error={error}
      onSubmit={(draft) => mutate(draft)}
      onCancel={onCancel}
    />
  );
}
