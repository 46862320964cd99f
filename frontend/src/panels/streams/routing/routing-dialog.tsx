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
import { KEY_CHOICES, parseTopicTypes } from './routing.js';

interface RoutingDialogProps {
  readonly projectId: string;
  readonly stream: StreamView;
  readonly onClose: () => void;
}

/** What the partitions of a stream's events go by, and which of their types have topics of their own. */
export function RoutingDialog({ projectId, stream, onClose }: RoutingDialogProps) {
  const [partitionKey, setPartitionKey] = useState(stream.partitionKey);
  const [text, setText] = useState(stream.topicTypes.join('\n'));
  const [tried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const reload = async () => {
    await queryClient.invalidateQueries({ queryKey: streamsQuery(projectId).queryKey });
    onClose();
  };
  const { types, refused } = parseTopicTypes(text);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => changeStream(projectId, stream.id, { partitionKey, topicTypes: types }),
    onSuccess: reload,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (refused.length === 0 && !isPending) mutate();
  };
  const misfits = tried && refused.length > 0 ? `No topic can be called by: ${refused.join(', ')}.` : null;
  return (
    <Modal
      open
      onClose={onClose}
      title={`Routing of “${stream.name}”`}
      description="How its events are spread over the log, from now on."
    >
      <form onSubmit={submit} noValidate className="grid gap-5">
        <Choices
          legend="Events are kept together by"
          name="partition-key"
          value={partitionKey}
          options={KEY_CHOICES}
          onChange={setPartitionKey}
        />
        <TextAreaField
          label="Event types with topics of their own"
          hint="One a line. From now on each event of these is copied to raw-events.<type>, once."
          rows={4}
          placeholder="purchase"
          error={misfits ?? fieldProblem(error, 'topicTypes')}
          value={text}
          onChange={setText}
        />
        <FormError error={error} atFields={['topicTypes']} onReload={() => void reload()} />
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
