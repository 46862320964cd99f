import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { InvitationView } from '#contracts';
import { membersQuery, withdrawInvitation } from '../../../api/members.js';
import { Confirm } from '../../../ui/confirm.js';

interface WithdrawDialogProps {
  readonly projectId: string;
  readonly invitation: InvitationView;
  readonly onClose: () => void;
}

export function WithdrawDialog({ projectId, invitation, onClose }: WithdrawDialogProps) {
  const queryClient = useQueryClient();
  const reload = async () => {
    await queryClient.invalidateQueries({ queryKey: membersQuery(projectId).queryKey });
    onClose();
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => withdrawInvitation(projectId, invitation.id),
    onSuccess: reload,
  });
  return (
    <Confirm
      open
      title={`Withdraw the invitation of ${invitation.email}?`}
      action="Withdraw"
      otherwise="Keep it"
      tone="danger"
      busy={isPending}
      error={error}
      onConfirm={() => mutate()}
      onReload={() => void reload()}
      onClose={onClose}
    >
      <p>Its link does not work any more. You can invite them again.</p>
    </Confirm>
  );
}
