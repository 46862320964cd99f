import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldProblem } from '../../api/api-error.js';
import { discard } from '../../api/rejected.js';
import { Confirm } from '../../ui/confirm.js';
import { TextField } from '../../ui/field.js';
import { choiceOf, chosenText, MOST_AT_ONCE, type Chosen } from './chosen.js';

interface DiscardDialogProps {
  readonly projectId: string;
  readonly chosen: Chosen;
  readonly onDecided: () => void;
  readonly onClose: () => void;
}

/** Gives events up, with a reason. */
export function DiscardDialog({ projectId, chosen, onDecided, onClose }: DiscardDialogProps) {
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const why = reason.trim();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => discardAll(projectId, chosen, why),
    onSuccess: onClose,
    // What was done before it failed is done.
    onSettled: onDecided,
  });
  const confirm = () => {
    setTried(true);
    if (why !== '') mutate();
  };
  return (
    <Confirm
      open
      title={`Discard ${chosenText(chosen)}?`}
      action="Discard"
      otherwise="Keep"
      tone="danger"
      busy={isPending}
      error={error}
      fields={
        <TextField
          label="Reason"
          hint="Stands in the audit log."
          maxLength={500}
          autoComplete="off"
          error={tried && why === '' ? 'Say why.' : fieldProblem(error, 'reason')}
          value={reason}
          onChange={setReason}
        />
      }
      onConfirm={confirm}
      onClose={onClose}
    >
      <p>They are no longer listed as open, and count as rejected as before. They can still be sent again.</p>
    </Confirm>
  );
}

/** One request after the other: so many go into one. */
async function discardAll(projectId: string, chosen: Chosen, reason: string): Promise<void> {
  if (chosen.by === 'filter') {
    while ((await discard(projectId, { ...choiceOf(chosen), reason })).more);
    return;
  }
  for (let at = 0; at < chosen.ids.length; at += MOST_AT_ONCE) {
    await discard(projectId, { ids: chosen.ids.slice(at, at + MOST_AT_ONCE), reason });
  }
}
