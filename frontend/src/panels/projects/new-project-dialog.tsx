import { Modal } from '../../ui/overlay.js';
import { NewProjectForm } from './new-project-form.js';

interface NewProjectDialogProps {
  readonly onClose: () => void;
  readonly onCreated: (id: string) => void;
}

export default function NewProjectDialog({ onClose, onCreated }: NewProjectDialogProps) {
  const created = (id: string) => {
    onClose();
    onCreated(id);
  };
  return (
    <Modal
      open
      onClose={onClose}
      title="New project"
      description="A project keeps its streams, keys and numbers to itself."
    >
      <NewProjectForm onCreated={created} />
    </Modal>
  );
}
