import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { StreamView } from '#contracts';
import { removeStream } from '../../api/control.js';
import { storageQuery, streamsQuery } from '../../api/queries.js';
import { Confirm } from '../../ui/confirm.js';
import { ReasonField, TextField } from '../../ui/field.js';

interface RemoveStreamDialogProps {
  readonly projectId: string;
  readonly stream: StreamView;
  readonly onClose: () => void;
}

/** What it takes is typed, since nobody gets it back. */
export function RemoveStreamDialog({ projectId, stream, onClose }: RemoveStreamDialogProps) {
  const [typed, setTyped] = useState('');
  const [tried, setTried] = useState(false);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const reload = async () => {
    const changed = [streamsQuery(projectId), storageQuery(projectId)];
    await Promise.all(changed.map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })));
    onClose();
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => removeStream(projectId, stream.id, reason),
    onSuccess: reload,
  });
  const isNamed = typed.trim() === stream.name;
  const confirm = () => {
    setTried(true);
    if (isNamed) mutate();
  };
  return (
    <Confirm
      open
      title={`Remove the stream “${stream.name}”?`}
      action="Remove the stream"
      otherwise="Keep it"
      tone="danger"
      busy={isPending}
      error={error}
      fields={
        <>
          <TextField
            label={`To confirm, type “${stream.name}”`}
            autoComplete="off"
            spellCheck={false}
            error={tried && !isNamed ? 'That is not its name.' : null}
            value={typed}
            onChange={setTyped}
          />
          <ReasonField value={reason} onChange={setReason} />
        </>
      }
      onConfirm={confirm}
      onReload={() => void reload()}
      onClose={onClose}
    >
      <p>
        Within seconds its events are refused, whatever key they come with, and nobody can follow it live. Collectors
        that may write to it alone are of no use any more.
      </p>
      <p>What it has had until now stays in the project’s figures; the stream cannot be chosen there any more.</p>
    </Confirm>
  );
}
