import { EXPIRY_CHOICES, type ExpiryDraft } from './expiry.js';
import { Field, TextField } from './field.js';
import { Select } from './select.js';

interface ExpiryFieldProps {
  readonly draft: ExpiryDraft;
  readonly error: string | null;
  readonly onChange: (draft: ExpiryDraft) => void;
}

export function ExpiryField({ draft, error, onChange }: ExpiryFieldProps) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <Field label="Expires">
        {({ id }) => (
          <Select
            id={id}
            label="Expires"
            value={draft.choice}
            options={EXPIRY_CHOICES}
            onChange={(choice) => onChange({ ...draft, choice })}
          />
        )}
      </Field>
      {draft.choice === 'date' && (
        <TextField
          label="Day"
          type="date"
          error={error}
          value={draft.day}
          onChange={(day) => onChange({ ...draft, day })}
        />
      )}
    </div>
  );
}
