import type { CreatedCollector } from '../../../api/control.js';
import { Modal } from '../../../ui/overlay.js';
import { CreateCollectorForm } from './create-collector-form.js';

interface CreateCollectorDialogProps {
  readonly projectId: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onCreated: (collector: CreatedCollector) => void;
}

export function CreateCollectorDialog({ projectId, open, onClose, onCreated }: CreateCollectorDialogProps) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      dismissible={false}
      title="New collector"
      description="One key for one source of events, so that it can be revoked alone."
    >
      <CreateCollectorForm projectId={projectId} onCancel={onClose} onCreated={onCreated} />
    </Modal>
  );
}
