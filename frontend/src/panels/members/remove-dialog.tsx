import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { MemberView } from '#contracts';
import { leaveProject, removeMember } from '../../api/members.js';
import { userQuery } from '../../api/queries.js';
import { Confirm } from '../../ui/confirm.js';
import { ReasonField } from '../../ui/field.js';
import { useAccessChange } from './use-access-change.js';

interface RemoveDialogProps {
  readonly projectId: string;
  readonly member: MemberView;
  readonly onClose: () => void;
}

export function RemoveDialog({ projectId, member, onClose }: RemoveDialogProps) {
  const [reason, setReason] = useState('');
  const accessChanged = useAccessChange(projectId);
  const reload = async () => {
    await accessChanged();
    onClose();
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => removeMember(projectId, member.userId, reason),
    onSuccess: reload,
  });
  return (
    <Confirm
      open
      title={`Remove ${member.email}?`}
      action="Remove"
      otherwise="Keep"
      tone="danger"
      busy={isPending}
      error={error}
      fields={<ReasonField value={reason} onChange={setReason} />}
      onConfirm={() => mutate()}
      onReload={() => void reload()}
      onClose={onClose}
    >
      <p>
        They see nothing of this project any more, and their live connection ends within a minute. Keys that they made
        stay: revoke those that they may have kept.
      </p>
    </Confirm>
  );
}

export function LeaveDialog({ projectId, onClose }: Omit<RemoveDialogProps, 'member'>) {
  const [reason, setReason] = useState('');
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => leaveProject(projectId, reason),
    onSuccess: async () => {
      // Where to go next depends on which projects are left.
      await queryClient.invalidateQueries({ queryKey: userQuery().queryKey });
      await navigate({ to: '/', replace: true });
    },
  });
  return (
    <Confirm
      open
      title="Leave this project?"
      action="Leave"
      otherwise="Stay"
      tone="danger"
      busy={isPending}
      error={error}
      fields={<ReasonField value={reason} onChange={setReason} />}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>You see nothing of it any more, until an owner or admin invites you again.</p>
    </Confirm>
  );
}
