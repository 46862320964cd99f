import { Plus } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { flushSync } from 'react-dom';
import { fieldProblem } from '../../../api/api-error.js';
import { Button } from '../../../ui/button.js';
import { ExpiryField } from '../../../ui/expiry-field.js';
import { TextAreaField, TextField } from '../../../ui/field.js';
import { FormError } from '../../../ui/states.js';
import { LimitsFields } from '../../limits/limits-fields.js';
import { problemsOf, sends, type CollectorDraft, type DraftProblems } from './draft.js';
import { StreamChoice } from './stream-choice.js';
import { UseChoice } from './use-choice.js';

interface CollectorFormProps {
  readonly projectId: string;
  readonly initial: CollectorDraft;
  readonly action: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSubmit: (draft: CollectorDraft) => void;
  readonly onCancel: () => void;
  readonly onReload?: () => void;
}

const NO_PROBLEMS: DraftProblems = {
  name: null,
  streams: null,
  origins: null,
  expiry: null,
  ratePerSecond: null,
  monthlyQuota: null,
};
/** As the gateway names them. */
const FIELDS = ['name', 'streams', 'origins', 'expiresAt', 'ratePerSecond', 'monthlyQuota'];

export function CollectorForm(props: CollectorFormProps) {
  const { projectId, initial, action, busy, error, onSubmit, onCancel, onReload } = props;
  const [draft, setDraft] = useState(initial);
  const [tried, setTried] = useState(false);
  const problems = tried ? problemsOf(draft, Date.now()) : NO_PROBLEMS;
  const change = (part: Partial<CollectorDraft>) => setDraft((before) => ({ ...before, ...part }));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    flushSync(() => setTried(true));
    if (Object.values(problemsOf(draft, Date.now())).some((problem) => problem !== null)) {
      form.querySelector<HTMLElement>('[aria-invalid], [data-invalid] input')?.focus();
    } else if (!busy) onSubmit(draft);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <TextField
        label="Name"
        hint="What uses it, for example “shop backend”."
        error={problems.name ?? fieldProblem(error, 'name')}
        maxLength={100}
        autoFocus
        autoComplete="off"
        value={draft.name}
        onChange={(name) => change({ name })}
      />
      <UseChoice value={draft.use} onChange={(use) => change({ use, otherScopes: [] })} />
      {sends(draft.use) && (
        <StreamChoice
          projectId={projectId}
          draft={draft}
          error={problems.streams ?? fieldProblem(error, 'streams')}
          onChange={change}
        />
      )}
      {draft.use === 'browser' && (
        <TextAreaField
          label="Allowed origins"
          hint="One a line. Empty: any website may use the key."
          error={problems.origins ?? fieldProblem(error, 'origins')}
          rows={2}
          placeholder="https://shop.example"
          value={draft.origins}
          onChange={(origins) => change({ origins })}
        />
      )}
      <MoreTerms draft={draft} problems={problems} error={error} onChange={change} />
      <FormError error={error} atFields={FIELDS} {...(onReload ? { onReload } : {})} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

interface MoreTermsProps {
  readonly draft: CollectorDraft;
  readonly problems: DraftProblems;
  readonly error: unknown;
  readonly onChange: (part: Partial<CollectorDraft>) => void;
}

/** What most keys go without. */
function MoreTerms({ draft, problems, error, onChange }: MoreTermsProps) {
  const [open, setOpen] = useState(
    () => draft.expiry.choice !== 'never' || Object.values(draft.limits).join('') !== '',
  );
  if (!open) {
    return (
      <Button size="small" tone="ghost" className="justify-self-start" onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" />
        Expiry and limits
      </Button>
    );
  }
  return (
    <>
      <ExpiryField
        draft={draft.expiry}
        error={problems.expiry ?? fieldProblem(error, 'expiresAt')}
        onChange={(expiry) => onChange({ expiry })}
      />
      {sends(draft.use) && (
        <LimitsFields
          draft={draft.limits}
          problems={{
            ratePerSecond: problems.ratePerSecond ?? fieldProblem(error, 'ratePerSecond'),
            monthlyQuota: problems.monthlyQuota ?? fieldProblem(error, 'monthlyQuota'),
          }}
          onChange={(limits) => onChange({ limits })}
        />
      )}
    </>
  );
}
