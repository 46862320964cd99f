import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { AccessTokenView } from '#contracts';
import { accessTokensQuery, revokeAccessToken } from '../../../api/account.js';
import { Confirm } from '../../../ui/confirm.js';

export function RevokeTokenDialog({
  token,
  onClose,
}: {
  readonly token: AccessTokenView;
  readonly onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => revokeAccessToken(token.id),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: accessTokensQuery().queryKey });
      onClose();
    },
  });
  return (
    <Confirm
      open
      title={`Revoke “${token.name}”?`}
      action="Revoke token"
      otherwise="Keep it"
      tone="danger"
      busy={isPending}
      error={error}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>
        Whatever uses the token ending in <span className="font-mono">{token.hint}</span> is refused from now on. This
        cannot be undone.
      </p>
    </Confirm>
  );
}
