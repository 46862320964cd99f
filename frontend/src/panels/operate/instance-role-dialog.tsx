import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeInstanceRole, peopleQuery, type Person } from '../../api/operate.js';
import { userQuery } from '../../api/queries.js';
import { Confirm } from '../../ui/confirm.js';
import { ReasonField } from '../../ui/field.js';

export function InstanceRoleDialog({ person, onClose }: { readonly person: Person; readonly onClose: () => void }) {
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const becomes = person.instanceRole === null;
  const reload = async () => {
    const changed = [peopleQuery(), userQuery()];
    await Promise.all(changed.map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })));
    onClose();
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changeInstanceRole(person.id, becomes ? 'operator' : null, reason),
    onSuccess: reload,
  });
  return (
    <Confirm
      open
      title={becomes ? `Make ${person.email} an operator?` : `End ${person.email} as an operator?`}
      action={becomes ? 'Make operator' : 'End as operator'}
      otherwise="Leave it as it is"
      tone={becomes ? 'primary' : 'danger'}
      busy={isPending}
      error={error}
      fields={<ReasonField value={reason} onChange={setReason} />}
      onConfirm={() => mutate()}
      onReload={() => void reload()}
      onClose={onClose}
    >
      <p>
        {becomes
          ? 'Operators see everybody’s account, make reset links, name other operators and read the audit log of the whole installation. Projects stay closed to them unless they are members.'
          : 'They keep their projects, and see nothing of the installation any more. There is always one operator.'}
      </p>
    </Confirm>
  );
}
