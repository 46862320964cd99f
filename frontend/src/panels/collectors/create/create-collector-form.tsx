import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { flushSync } from 'react-dom';
import { createCollector, type CreatedCollector } from '../../../api/control.js';
import { collectorsQuery, streamsQuery } from '../../../api/queries.js';
import { DEMO_STREAM } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { Field, inputClass, TextField } from '../../../ui/field.js';
import { FormError } from '../../../ui/states.js';
import { collectorOf, draftFor, problemsOf, type CollectorDraft } from './draft.js';
import { StreamChoice } from './stream-choice.js';
import { UseChoice } from './use-choice.js';

interface CreateCollectorFormProps {
  readonly projectId: string;
  readonly onCancel: () => void;
  readonly onCreated: (collector: CreatedCollector) => void;
}

export function CreateCollectorForm({ projectId, onCancel, onCreated }: CreateCollectorFormProps) {
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState<CollectorDraft>(() => {
    const streams = queryClient.getQueryData(streamsQuery(projectId).queryKey) ?? [];
    return draftFor(streams.filter(({ name }) => name !== DEMO_STREAM));
  });
  const [tried, setTried] = useState(false);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => createCollector(projectId, collectorOf(draft)),
    onSuccess: (collector) => {
      void queryClient.invalidateQueries({ queryKey: collectorsQuery(projectId).queryKey });
      onCreated(collector);
    },
  });
  const problems = problemsOf(draft);
  const change = (part: Partial<CollectorDraft>) => setDraft((before) => ({ ...before, ...part }));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    flushSync(() => setTried(true));
    if (Object.values(problems).some((problem) => problem !== null)) {
      form.querySelector<HTMLElement>('[aria-invalid], [data-invalid] input')?.focus();
    } else if (!isPending) mutate();
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
