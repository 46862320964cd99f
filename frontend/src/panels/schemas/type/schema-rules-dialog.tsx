import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { EventSchemaView } from '#contracts';
import { changeSchema, schemasKey, type SchemaPlace } from '../../../api/schemas.js';
import { Button } from '../../../ui/button.js';
import { Choices } from '../../../ui/choices.js';
import { Field, ReasonField } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { Select } from '../../../ui/select.js';
import { FormError } from '../../../ui/states.js';
import { MODE_LOOKS, MODES, POLICIES, POLICY_LOOKS } from '../schema-words.js';

interface SchemaRulesDialogProps {
  readonly place: SchemaPlace;
  readonly schema: EventSchemaView;
  readonly onClose: () => void;
}

/** What happens to events that are not right, and which versions may follow. */
export function SchemaRulesDialog({ place, schema, onClose }: SchemaRulesDialogProps) {
  const [policy, setPolicy] = useState(schema.policy);
  const [compatibility, setCompatibility] = useState(schema.compatibility);
  const [reason, setReason] = useState('');
  const queryClient = useQueryClient();
  const reload = async () => {
    await queryClient.invalidateQueries({ queryKey: schemasKey(place.projectId) });
    onClose();
  };
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changeSchema(place, { policy, compatibility }, reason),
    onSuccess: reload,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) mutate();
  };
  return (
    <Modal open onClose={onClose} title={`Rules of “${place.type}”`}>
      <form onSubmit={submit} noValidate className="grid gap-5">
        <Choices
          legend="Events that are not right"
          name="policy"
          value={policy}
          options={POLICIES.map((value) => ({
            value,
            title: POLICY_LOOKS[value].title,
            text: POLICY_LOOKS[value].text,
          }))}
          onChange={setPolicy}
        />
        <Field label="Compatibility" hint={MODE_LOOKS[compatibility].text}>
          {({ id }) => (
            <Select
              id={id}
              label="Compatibility"
              className="w-full"
              value={compatibility}
              options={MODES.map((value) => ({ value, label: MODE_LOOKS[value].title }))}
              onChange={setCompatibility}
            />
          )}
        </Field>
        <ReasonField value={reason} onChange={setReason} />
        <FormError error={error} onReload={() => void reload()} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={isPending}>
            Save
          </Button>
        </div>
      </form>
    </Modal>
  );
}
