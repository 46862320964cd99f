import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CollectorView } from '#contracts';
import { revokeCollector } from '../../api/control.js';
import { collectorsQuery } from '../../api/queries.js';
import { Confirm } from '../../ui/confirm.js';
import { ReasonField } from '../../ui/field.js';

interface RevokeDialogProps {
  readonly projectId: string;
  readonly collector: CollectorView;
  readonly onClose: () => void;
}

/** Asks before a collector stops working for good. */
export function RevokeDialog({ projectId, collector, onClose }: RevokeDialogProps) {
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => revokeCollector(projectId, collector.id, reason),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: collectorsQuery(projectId).queryKey });
      onClose();
    },
  });
  const others = collector.keys.length - 1;
  return (
    <Confirm
      open
      title={`Revoke “${collector.name}”?`}
      action="Revoke key"
      otherwise="Keep it"
      tone="danger"
      busy={isPending}
      error={error}
      fields={<ReasonField value={reason} onChange={setReason} />}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>
        Whatever uses the key ending in <span className="font-mono">{collector.keyHint}</span>
        {others > 0 && ', or one that it replaced,'} is refused within seconds. This cannot be undone; events already
        accepted stay.
      </p>
    </Confirm>
  );
}
