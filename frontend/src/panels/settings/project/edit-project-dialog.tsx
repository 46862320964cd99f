import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ProjectView } from '#contracts';
import { fieldProblem } from '../../../api/api-error.js';
import { changeProject } from '../../../api/control.js';
import { projectsQuery, userQuery } from '../../../api/queries.js';
import { Button } from '../../../ui/button.js';
import { ReasonField, TextField } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { FormError } from '../../../ui/states.js';
import { LimitsFields } from '../../limits/limits-fields.js';
import { limitsDraft, limitsOf } from '../../limits/limits.js';

const FIELDS = ['name', 'ratePerSecond', 'monthlyQuota'] as const;

interface EditProjectDialogProps {
  readonly project: ProjectView;
  readonly onClose: () => void;
}

export function EditProjectDialog({ project, onClose }: EditProjectDialogProps) {
  const [name, setName] = useState(project.name);
  const [draft, setDraft] = useState(() => limitsDraft(project));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const reload = async () => {
    const changed = [projectsQuery(), userQuery()];
    await Promise.all(changed.map(({ queryKey }) => queryClient.invalidateQueries({ queryKey })));
    onClose();
  };
  const { limits, problems } = limitsOf(draft);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const wanted = { name: name.trim(), ...limits };
      // Only what is another: what somebody else changed meanwhile is left alone.
      const change = Object.fromEntries(
        FIELDS.filter((field) => wanted[field] !== project[field]).map((field) => [field, wanted[field]]),
      );
      if (Object.keys(change).length > 0) await changeProject(project.id, change, reason);
    },
    onSuccess: reload,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    const good = name.trim() !== '' && Object.values(problems).every((problem) => problem === null);
    if (good && !isPending) mutate();
  };
  return (
    <Modal open onClose={onClose} title="Name and limits of the project">
      <form onSubmit={submit} noValidate className="grid gap-5">
        <TextField
          label="Name"
          maxLength={100}
          autoComplete="off"
          error={(tried && name.trim() === '' ? 'Give it a name.' : null) ?? fieldProblem(error, 'name')}
          value={name}
          onChange={setName}
        />
        <LimitsFields
          draft={draft}
          problems={{
            ratePerSecond: (tried ? problems.ratePerSecond : null) ?? fieldProblem(error, 'ratePerSecond'),
            monthlyQuota: (tried ? problems.monthlyQuota : null) ?? fieldProblem(error, 'monthlyQuota'),
          }}
          onChange={setDraft}
        />
        <p className="text-[0.8125rem] text-ink-2">
          What is sent beyond them is refused with 429, and its sender told when to try again. All keys of the project
          share them.
        </p>
        <ReasonField value={reason} onChange={setReason} />
        <FormError error={error} atFields={FIELDS} onReload={() => void reload()} />
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
