import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState, type KeyboardEvent } from 'react';
import { createStream } from '../../../api/control.js';
import { streamsQuery } from '../../../api/queries.js';
import { Button } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { Field, inputClass } from '../../../ui/field.js';
import { FormError } from '../../../ui/states.js';

interface NewStreamProps {
  readonly projectId: string;
  /** There is none yet: the field stands open. */
  readonly first: boolean;
  readonly onCreated: (name: string) => void;
}

/** Inside the collector's form, hence no form of its own: Enter in the field makes the stream. */
export function NewStream({ projectId, first, onCreated }: NewStreamProps) {
  const [asked, setAsked] = useState(false);
  const [name, setName] = useState('');
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createStream(projectId, name.trim()),
    onSuccess: async (stream) => {
      await queryClient.invalidateQueries({ queryKey: streamsQuery(projectId).queryKey });
      setName('');
      setAsked(false);
      onCreated(stream.name);
    },
  });
  const create = () => {
    if (!isPending && name.trim() !== '') mutate();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    create();
  };

  if (!asked && !first) {
    return (
      <Button size="small" tone="ghost" className="justify-self-start" onClick={() => setAsked(true)}>
        <Plus aria-hidden className="size-4" />
        New stream
      </Button>
    );
  }
  return (
    <div className="grid gap-2 rounded-lg bg-sunken p-3">
      <Field label="New stream" hint="Letters, digits and . _ - as in “web”. An event names it in “stream”.">
        {(control) => (
          <div className="flex gap-2">
            <input
              {...control}
              autoFocus={asked}
              autoComplete="off"
              spellCheck={false}
              maxLength={64}
              className={cx(inputClass, 'h-9')}
              value={name}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={onKeyDown}
            />
            <Button busy={isPending} onClick={create}>
              Add stream
            </Button>
          </div>
        )}
      </Field>
      <FormError error={error} />
    </div>
  );
}
