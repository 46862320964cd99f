import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { retireSchema, schemasKey, type SchemaPlace } from '../../../api/schemas.js';
import { Confirm } from '../../../ui/confirm.js';
import { ReasonField } from '../../../ui/field.js';

interface RetireDialogProps {
  readonly place: SchemaPlace;
  /** Null: the schema as a whole. */
  readonly version: number | null;
  readonly onClose: () => void;
}

/** Takes a former version, or the schema, out of use. */
export function RetireDialog({ place, version, onClose }: RetireDialogProps) {
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const reload = async () => {
    await queryClient.invalidateQueries({ queryKey: schemasKey(place.projectId) });
    onClose();
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => retireSchema(place, version, reason),
    onSuccess: reload,
  });
  const isWhole = version === null;
  return (
    <Confirm
      open
      title={isWhole ? `Retire the schema of “${place.type}”?` : `Retire version ${version} of “${place.type}”?`}
      action={isWhole ? 'Retire the schema' : 'Retire the version'}
      otherwise="Keep it"
      tone="danger"
      busy={isPending}
      error={error}
      fields={<ReasonField value={reason} onChange={setReason} />}
      onConfirm={() => mutate()}
      onReload={() => void reload()}
      onClose={onClose}
    >
      <p>
        {isWhole
          ? 'Within seconds events of this type are not checked any more. Its versions can still be read, and a new one can be registered.'
          : 'Within seconds only what is right by a later version is taken. Retire it when nobody sends the old form any more.'}
      </p>
    </Confirm>
  );
}
