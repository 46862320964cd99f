import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { StreamView } from '#contracts';
import { fieldProblem } from '../../../api/api-error.js';
import { changeStream } from '../../../api/control.js';
import { streamsQuery } from '../../../api/queries.js';
import { Button } from '../../../ui/button.js';
import { Choices } from '../../../ui/choices.js';
import { TextAreaField } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { FormError } from '../../../ui/states.js';
import { parseTypeLines, POLICIES, POLICY_NAMES, POLICY_TEXTS } from './rules.js';

interface RulesDialogProps {
  readonly projectId: string;
  readonly stream: StreamView;
  readonly onClose: () => void;
}

/** What happens to events that are not as the stream wants them. */
export function RulesDialog({ projectId, stream, onClose }: RulesDialogProps) {
  const [policy, setPolicy] = useState(stream.schemaPolicy);
  const [text, setText] = useState(stream.allowedTypes.join('\n'));
  const [tried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const reload = async () => {
    await queryClient.invalidateQueries({ queryKey: streamsQuery(projectId).queryKey });
    onClose();
  };
  const { types, refused } = parseTypeLines(text);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changeStream(projectId, stream.id, { schemaPolicy: policy, allowedTypes: types }),
    onSuccess: reload,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (refused.length === 0 && !isPending) mutate();
  };
  return (
    <Modal
      open
      onClose={onClose}
      title={`Rules of “${stream.name}”`}
      description="Which types of events belong into it."
    >
      <form onSubmit={submit} noValidate className="grid gap-5">
        <Choices
          legend="Events of types that are not allowed"
          name="policy"
          value={policy}
          options={POLICIES.map((value) => ({ value, title: POLICY_NAMES[value], text: POLICY_TEXTS[value] }))}
          onChange={setPolicy}
        />
        <TextAreaField
          label="Allowed event types"
          hint="One a line. Empty: any type."
          rows={5}
          placeholder="page_view"
          error={
            (tried && refused.length > 0 ? `Not a type: ${refused.join(', ')}.` : null) ??
            fieldProblem(error, 'allowedTypes')
          }
          value={text}
          onChange={setText}
        />
        <FormError error={error} atFields={['allowedTypes']} onReload={() => void reload()} />
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
