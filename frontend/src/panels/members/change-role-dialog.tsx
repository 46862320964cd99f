import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { MemberView } from '#contracts';
import { ROLE_NAMES, ROLE_TEXTS } from '../../access/roles.js';
import { changeRole, type Role } from '../../api/members.js';
import { Confirm } from '../../ui/confirm.js';
import { ReasonField } from '../../ui/field.js';
import { useAccessChange } from './use-access-change.js';

interface ChangeRoleDialogProps {
  readonly projectId: string;
  readonly member: MemberView;
  readonly to: Role;
  readonly isSelf: boolean;
  readonly onClose: () => void;
}

export function ChangeRoleDialog({ projectId, member, to, isSelf, onClose }: ChangeRoleDialogProps) {
  const [reason, setReason] = useState('');
  const accessChanged = useAccessChange(projectId);
  const reload = async () => {
    await accessChanged();
    onClose();
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changeRole(projectId, member.userId, to, reason),
    onSuccess: reload,
  });
  return (
    <Confirm
      open
      title={`Make ${isSelf ? 'yourself' : member.email} ${ROLE_NAMES[to].toLowerCase()}?`}
      action="Change the role"
      otherwise={`Keep ${ROLE_NAMES[member.role].toLowerCase()}`}
      tone="primary"
      busy={isPending}
      error={error}
      fields={<ReasonField value={reason} onChange={setReason} />}
      onConfirm={() => mutate()}
      onReload={() => void reload()}
      onClose={onClose}
    >
      <p>
        {ROLE_NAMES[member.role]} until now. {ROLE_NAMES[to]}: {ROLE_TEXTS[to].charAt(0).toLowerCase()}
        {ROLE_TEXTS[to].slice(1)}
      </p>
      {isSelf && <p>You cannot give yourself back what you lose with it.</p>}
    </Confirm>
  );
}
