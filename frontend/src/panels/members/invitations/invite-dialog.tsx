import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SentInvitation } from '#contracts';
import { ROLE_NAMES, ROLE_TEXTS } from '../../../access/roles.js';
import { fieldProblem } from '../../../api/api-error.js';
import { invite, membersQuery, type Role } from '../../../api/members.js';
import { Button } from '../../../ui/button.js';
import { Choices } from '../../../ui/choices.js';
import { TextField } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { FormError } from '../../../ui/states.js';

interface InviteDialogProps {
  readonly projectId: string;
  readonly open: boolean;
  /** Roles that may be given. */
  readonly roles: readonly Role[];
  readonly onClose: () => void;
  readonly onSent: (invitation: SentInvitation) => void;
}

export function InviteDialog({ open, onClose, ...form }: InviteDialogProps) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      title="Invite somebody"
      description="They get a link, which works once and for a week."
    >
      <InviteForm {...form} onCancel={onClose} />
    </Modal>
  );
}

type InviteFormProps = Omit<InviteDialogProps, 'open' | 'onClose'> & { readonly onCancel: () => void };

function InviteForm({ projectId, roles, onCancel, onSent }: InviteFormProps) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [tried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => invite(projectId, email.trim(), role),
    onSuccess: (invitation) => {
      void queryClient.invalidateQueries({ queryKey: membersQuery(projectId).queryKey });
      onSent(invitation);
    },
  });
  const isAddress = /^\S+@\S+$/.test(email.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (isAddress && !isPending) mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <TextField
        label="Email"
        type="email"
        autoFocus
        autoComplete="off"
        error={(tried && !isAddress ? 'Write an email address.' : null) ?? fieldProblem(error, 'email')}
        value={email}
        onChange={setEmail}
      />
      <Choices
        legend="What they may do"
        name="role"
        value={role}
        options={roles.map((value) => ({ value, title: ROLE_NAMES[value], text: ROLE_TEXTS[value] }))}
        onChange={setRole}
      />
      <FormError error={error} atFields={['email']} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={isPending}>
          Invite
        </Button>
      </div>
    </form>
  );
}
