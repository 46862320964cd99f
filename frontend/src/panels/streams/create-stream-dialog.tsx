import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { fieldProblem } from '../../api/api-error.js';
import { createStream } from '../../api/control.js';
import { storageQuery, streamsQuery } from '../../api/queries.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Modal } from '../../ui/overlay.js';
import { FormError } from '../../ui/states.js';

interface CreateStreamDialogProps {
  readonly projectId: string;
  readonly open: boolean;
  readonly onClose: () => void;
}

export function CreateStreamDialog({ projectId, open, onClose }: CreateStreamDialogProps) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      title="New stream"
      description="Where the events of one site, app or service go."
    >
      <CreateStreamForm projectId={projectId} onDone={onClose} />
    </Modal>
  );
}

function CreateStreamForm({ projectId, onDone }: { readonly projectId: string; readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createStream(projectId, name.trim()),
    onSuccess: async () => {
      const changed = [streamsQuery(projectId), storageQuery(projectId)];
      await Promise.all(changed.map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })));
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending && name.trim() !== '') mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <TextField
        label="Name"
        hint="Letters, digits and . _ - as in “web”. An event names it in “stream”."
        required
        maxLength={64}
        autoFocus
        autoComplete="off"
        spellCheck={false}
        error={fieldProblem(error, 'name')}
        value={name}
        onChange={setName}
      />
      <FormError error={error} atFields={['name']} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="primary" busy={isPending}>
          Create stream
        </Button>
      </div>
    </form>
  );
}
