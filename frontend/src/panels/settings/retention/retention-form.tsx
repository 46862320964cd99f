import { useState, type FormEvent } from 'react';
import type { StorageStream } from '#contracts';
import { bucketText, dayText } from '../../../question/span-text.js';
import { Button } from '../../../ui/button.js';
import { TextField } from '../../../ui/field.js';
import { formatExact, plural } from '../../../ui/format.js';
import { FormError } from '../../../ui/states.js';
import {
  CHOICE_LABELS,
  draftOf,
  forgottenNow,
  keptFrom,
  MOST_DAYS,
  nextToGo,
  retentionOf,
  type Retention,
} from './retention.js';

interface RetentionFormProps {
  readonly stream: StorageStream;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onChosen: (retention: Retention) => void;
  readonly onCancel: () => void;
}

export function RetentionForm({ stream, busy, error, onChosen, onCancel }: RetentionFormProps) {
  const [draft, setDraft] = useState(() => draftOf(stream.retentionDays));
  const [tried, setTried] = useState(false);
  const retention = retentionOf(draft);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (retention !== undefined && !busy) onChosen(retention);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 font-medium">Keep its events</legend>
        {CHOICE_LABELS.map(({ value, label }) => (
          <label
            key={value}
            className="flex cursor-pointer items-center gap-3 rounded-lg border border-line-strong px-3 py-2 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="retention"
              className="size-4 shrink-0 accent-accent-fill"
              checked={draft.choice === value}
              onChange={() => setDraft({ ...draft, choice: value })}
            />
            {label}
          </label>
        ))}
      </fieldset>
      {draft.choice === 'custom' && (
        <TextField
          label="Days"
          inputMode="numeric"
          autoComplete="off"
          autoFocus
          className="max-w-32"
          value={draft.days}
          error={tried && retention === undefined ? `A whole number from 1 to ${formatExact(MOST_DAYS)}.` : null}
          onChange={(days) => setDraft({ ...draft, days })}
        />
      )}
      <Preview stream={stream} retention={retention} />
      <FormError error={error} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}

/** What the choice would mean today. */
function Preview({ stream, retention }: { readonly stream: StorageStream; readonly retention: Retention | undefined }) {
  const now = Date.now();
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5 text-[0.8125rem] text-ink-2" aria-live="polite">
      {retention === undefined ? (
        <p>Say for how many days.</p>
      ) : retention === null ? (
        <p>Nothing is ever forgotten.</p>
      ) : (
        <p>
          {goesNow(stream, retention, now)} {goesNext(stream, retention, now)} Whole months of UTC go at a time, so that
          an event stays for at least {plural(retention, 'day')} and up to a month longer.
        </p>
      )}
    </div>
  );
}

function goesNow({ months }: StorageStream, days: number, now: number): string {
  const gone = forgottenNow(months, days, now);
  if (gone.events === 0) return 'Nothing is old enough to go now.';
  const before = dayText(keptFrom(days, now), 'UTC');
  return `${formatExact(gone.events)} events before ${before} go within the hour.`;
}

function goesNext({ months }: StorageStream, days: number, now: number): string {
  const next = nextToGo(months, days, now);
  return next ? `${bucketText(next.month, 'month', 'UTC')} follows on ${dayText(next.at, 'UTC')}.` : '';
}
