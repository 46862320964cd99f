import { CopyButton } from './copy-button.js';
import { cx } from './cx.js';
import { Field, inputClass } from './field.js';

interface SecretFieldProps {
  readonly label: string;
  readonly value: string;
  readonly copyLabel: string;
  /** For tests. */
  readonly testId: string;
}

/** Something that is shown once, to be copied. */
export function SecretField({ label, value, copyLabel, testId }: SecretFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <div className="flex flex-wrap items-center gap-2">
          <input
            {...control}
            readOnly
            data-testid={testId}
            value={value}
            onFocus={(event) => event.target.select()}
            className={cx(inputClass, 'h-9 min-w-0 flex-1 basis-64 bg-sunken font-mono text-[0.8125rem]')}
          />
          <CopyButton text={value} label={copyLabel} tone="primary" />
        </div>
      )}
    </Field>
  );
}
