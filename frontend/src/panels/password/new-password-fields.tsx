import { TextField } from '../../ui/field.js';
import { PASSWORD_MIN, passwordProblems, type PasswordDraft } from './new-password.js';

interface NewPasswordFieldsProps {
  readonly draft: PasswordDraft;
  /** It was sent once: from then on what is wrong is said. */
  readonly tried: boolean;
  /** What the server found wrong with it. */
  readonly refused?: string | null;
  readonly label?: string;
  readonly onChange: (draft: PasswordDraft) => void;
}

/** A new password, twice. */
export function NewPasswordFields({ draft, tried, refused, label = 'Password', onChange }: NewPasswordFieldsProps) {
  const problems = passwordProblems(draft.password, draft.repeated);
  return (
    <>
      <TextField
        label={label}
        type="password"
        name="new-password"
        autoComplete="new-password"
        required
        hint={`At least ${PASSWORD_MIN} characters. A sentence is easy to remember.`}
        error={(tried ? problems.password : null) ?? refused ?? null}
        value={draft.password}
        onChange={(password) => onChange({ ...draft, password })}
      />
      <TextField
        label={`${label} again`}
        type="password"
        name="repeated-password"
        autoComplete="new-password"
        required
        error={tried ? problems.repeated : null}
        value={draft.repeated}
        onChange={(repeated) => onChange({ ...draft, repeated })}
      />
    </>
  );
}
