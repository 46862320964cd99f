import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { CreatedAccessToken } from '#contracts';
import { accessTokensQuery, createAccessToken } from '../../../api/account.js';
import { fieldProblem } from '../../../api/api-error.js';
import { userQuery } from '../../../api/queries.js';
import { Button } from '../../../ui/button.js';
import { CheckCard } from '../../../ui/check-card.js';
import { ExpiryField } from '../../../ui/expiry-field.js';
import { expiryOf, type ExpiryDraft } from '../../../ui/expiry.js';
import { TextField } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { FormError } from '../../../ui/states.js';
import { SCOPES, type TokenScope } from './token-scopes.js';

interface CreateTokenDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onCreated: (token: CreatedAccessToken) => void;
}

export function CreateTokenDialog({ open, onClose, onCreated }: CreateTokenDialogProps) {
  return (
    <Modal
      open={open}
      onClose={onClose}
      dismissible={false}
      title="New access token"
      description="It speaks for you: what you may not do, it may not do either."
    >
      <CreateTokenForm onCancel={onClose} onCreated={onCreated} />
    </Modal>
  );
}

interface CreateTokenFormProps {
  readonly onCancel: () => void;
  readonly onCreated: (token: CreatedAccessToken) => void;
}

function CreateTokenForm({ onCancel, onCreated }: CreateTokenFormProps) {
  const { data: user } = useQuery(userQuery());
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(['read']);
  const [expiry, setExpiry] = useState<ExpiryDraft>({ choice: '90', day: '' });
  const [tried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (expiresAt: string | null) =>
      createAccessToken({ name: name.trim(), scopes, ...(expiresAt === null ? {} : { expiresAt }) }),
    onSuccess: (token) => {
      void queryClient.invalidateQueries({ queryKey: accessTokensQuery().queryKey });
      onCreated(token);
    },
  });
  const expiresAt = expiryOf(expiry, Date.now());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== '' && scopes.length > 0 && expiresAt !== undefined && !isPending) mutate(expiresAt);
  };
  const offered = SCOPES.filter(({ value }) => value !== 'operate' || user?.instanceRole === 'operator');
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      <TextField
        label="Name"
        hint="What uses it, for example “nightly export”."
        maxLength={100}
        autoFocus
        autoComplete="off"
        error={(tried && name.trim() === '' ? 'Give it a name.' : null) ?? fieldProblem(error, 'name')}
        value={name}
        onChange={setName}
      />
      <fieldset className="grid gap-2">
        <legend className="mb-1.5 font-medium">What it may do</legend>
        {offered.map(({ value, title, text }) => (
          <CheckCard
            key={value}
            checked={scopes.includes(value)}
            onChange={(chosen) => setScopes(chosen ? [...scopes, value] : scopes.filter((each) => each !== value))}
          >
            <span className="py-2">
              <span className="block font-medium">{title}</span>
              <span className="text-[0.8125rem] text-ink-2">{text}</span>
            </span>
          </CheckCard>
        ))}
        {tried && scopes.length === 0 && (
          <p role="alert" className="text-[0.8125rem] font-medium text-bad">
            Choose at least one.
          </p>
        )}
      </fieldset>
      <ExpiryField
        draft={expiry}
        error={tried && expiresAt === undefined ? 'Choose a day from today on.' : null}
        onChange={setExpiry}
      />
      <FormError error={error} atFields={['name']} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={isPending}>
          Create token
        </Button>
      </div>
    </form>
  );
}
