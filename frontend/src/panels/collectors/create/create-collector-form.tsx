import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { createCollector, type CreatedCollector } from '../../../api/control.js';
import { collectorsQuery } from '../../../api/queries.js';
import { Button } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { Field, inputClass, TextField } from '../../../ui/field.js';
import { FormError } from '../../../ui/states.js';
import { collectorOf, EMPTY_DRAFT, problemsOf, type CollectorDraft } from './draft.js';
import { StreamChoice } from './stream-choice.js';
import { UseChoice } from './use-choice.js';

interface CreateCollectorFormProps {
  readonly projectId: string;
  readonly onCancel: () => void;
  readonly onCreated: (collector: CreatedCollector) => void;
}

export function CreateCollectorForm({ projectId, onCancel, onCreated }: CreateCollectorFormProps) {
  const [draft, setDraft] = useState<CollectorDraft>(EMPTY_DRAFT);
  const [tried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createCollector(projectId, collectorOf(draft)),
    onSuccess: (collector) => {
      void queryClient.invalidateQueries({ queryKey: collectorsQuery(projectId).queryKey });
      onCreated(collector);
    },
  });
  const problems = problemsOf(draft);
  const change = (part: Partial<CollectorDraft>) => setDraft((before) => ({ ...before, ...part }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isPending && Object.values(problems).every((problem) => problem === null)) mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <TextField
        label="Name"
        hint="What sends with it, for example “shop backend”."
        error={tried ? problems.name : null}
        maxLength={100}
        autoFocus
        autoComplete="off"
        value={draft.name}
        onChange={(name) => change({ name })}
      />
      <StreamChoice projectId={projectId} draft={draft} error={tried ? problems.streams : null} onChange={change} />
      <UseChoice value={draft.use} onChange={(use) => change({ use })} />
      {draft.use === 'browser' && (
        <Field
          label="Allowed origins"
          hint="One a line. Empty: any website may use the key."
          error={tried ? problems.origins : null}
        >
          {(control) => (
            <textarea
              {...control}
              rows={2}
              spellCheck={false}
              placeholder="https://shop.example"
              className={cx(inputClass, 'py-2 font-mono text-[0.8125rem]')}
              value={draft.origins}
              onChange={(event) => change({ origins: event.target.value })}
            />
          )}
        </Field>
      )}
      <FormError error={error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={isPending}>
          Create key
        </Button>
      </div>
    </form>
  );
}
