import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { makeResetLink, type Person, type ResetLink } from '../../api/operate.js';
import { Button } from '../../ui/button.js';
import { Confirm } from '../../ui/confirm.js';
import { ReasonField } from '../../ui/field.js';
import { formatDate } from '../../ui/format.js';
import { Modal } from '../../ui/overlay.js';
import { SecretField } from '../../ui/secret-field.js';

interface ResetLinkDialogProps {
  readonly person: Person;
  readonly onMade: (link: ResetLink) => void;
  readonly onClose: () => void;
}

export function ResetLinkDialog({ person, onMade, onClose }: ResetLinkDialogProps) {
  const [reason, setReason] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => makeResetLink(person.id, reason),
    onSuccess: onMade,
  });
  return (
    <Confirm
      open
      title={`Make a reset link for ${person.email}?`}
      action="Make the link"
      otherwise="Not now"
      tone="primary"
      busy={isPending}
      error={error}
      fields={<ReasonField value={reason} onChange={setReason} />}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>
        Whoever opens it chooses a new password for that account and is signed in with it. Be sure whom you give it.
      </p>
    </Confirm>
  );
}

interface ResetLinkMadeProps {
  readonly person: Person;
  readonly made: ResetLink;
  readonly onClose: () => void;
}

/** The one time that the link is shown. */
export function ResetLinkMade({ person, made, onClose }: ResetLinkMadeProps) {
  return (
    <Modal
      open
      onClose={onClose}
      dismissible={false}
      title={`Reset link for ${person.email}`}
      description="Hand it over yourself. It is not shown again."
    >
      <div className="grid gap-4">
        <SecretField label="Link" value={made.link} copyLabel="Copy link" testId="reset-link" />
        <p className="text-[0.8125rem] text-ink-2">It works once, until {formatDate(made.expiresAt)}.</p>
        <Button className="justify-self-end" onClick={onClose}>
          Done
        </Button>
      </div>
    </Modal>
  );
}
