import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { changePassword, signInsQuery } from '../../../api/account.js';
import { fieldProblem } from '../../../api/api-error.js';
import { Button } from '../../../ui/button.js';
import { TextField } from '../../../ui/field.js';
import { Panel } from '../../../ui/panel.js';
import { FormError } from '../../../ui/states.js';
import { NewPasswordFields } from '../../password/new-password-fields.js';
import { isGood, NO_PASSWORD } from '../../password/new-password.js';

export function PasswordPanel() {
  const [current, setCurrent] = useState('');
  const [draft, setDraft] = useState(NO_PASSWORD);
  const [tried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: () => changePassword(current, draft.password),
    onSuccess: async () => {
      setCurrent('');
      setDraft(NO_PASSWORD);
      setTried(false);
      await queryClient.invalidateQueries({ queryKey: signInsQuery().queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isPending && isGood(draft)) mutate();
  };
  const isWrong = fieldProblem(error, 'current') !== null;
  return (
    <Panel title="Password">
      <form onSubmit={submit} className="grid max-w-sm gap-4 p-4">
        <TextField
          label="Current password"
          type="password"
          name="password"
          autoComplete="current-password"
          required
          error={isWrong ? 'That is not your password.' : null}
          value={current}
          onChange={setCurrent}
        />
        <NewPasswordFields
          draft={draft}
          tried={tried}
          refused={fieldProblem(error, 'password')}
          label="New password"
          onChange={setDraft}
        />
        <FormError error={error} atFields={['current', 'password']} />
        <p role="status" className={isSuccess ? 'font-medium text-ok' : 'text-[0.8125rem] text-ink-3'}>
          {isSuccess
            ? 'The password is changed; all other devices are signed out.'
            : 'All other devices are signed out.'}
        </p>
        <Button type="submit" tone="primary" busy={isPending} className="justify-self-start">
          Change password
        </Button>
      </form>
    </Panel>
  );
}
