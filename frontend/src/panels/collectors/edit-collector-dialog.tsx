import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { CollectorView } from '#contracts';
import { changeCollector } from '../../api/control.js';
import { collectorsQuery } from '../../api/queries.js';
import { Modal } from '../../ui/overlay.js';
import { CollectorForm } from './form/collector-form.js';
import { changeOf, draftOf, type CollectorDraft } from './form/draft.js';

interface EditCollectorDialogProps {
  readonly projectId: string;
  readonly collector: CollectorView;
  readonly onClose: () => void;
}

/** Changes what a key may do; the key itself stays. */
export function EditCollectorDialog({ projectId, collector, onClose }: EditCollectorDialogProps) {
  const queryClient = useQueryClient();
  const before = draftOf(collector);
  const reload = async () => {
    await queryClient.invalidateQueries({ queryKey: collectorsQuery(projectId).queryKey });
    onClose();
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (draft: CollectorDraft) => {
      const change = changeOf(before, draft, Date.now());
      if (Object.keys(change).length > 0) await changeCollector(projectId, collector.id, change);
    },
    onSuccess: reload,
  });
  return (
    <Modal
      open
      onClose={onClose}
      dismissible={false}
      wide
      title={`Change “${collector.name}”`}
      description="The key stays as it is; what changes holds within seconds."
    >
      <CollectorForm
        projectId={projectId}
        initial={before}
        action="Save"
        busy={isPending}
        error={error}
        onSubmit={(draft) => mutate(draft)}
        onCancel={onClose}
        onReload={() => void reload()}
      />
    </Modal>
  );
}
