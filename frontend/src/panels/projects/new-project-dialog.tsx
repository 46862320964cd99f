import { Modal } from '../../ui/overlay.js';
import { NewProjectForm } from './new-project-form.js';

interface NewProjectDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

export function NewProjectDialog({ open, onClose, onCreated }: NewProjectDialogProps) {
  const created = (id: string) => {
    onClose();
    onCreated(id);
  };
  return (
    <Modal
      open={open}
      onClose={onClose}
      title="New project"
      description="A project keeps its streams, keys and numbers to itself."
    >
      <NewProjectForm onCreated={created} />
    </Modal>
  );
}
