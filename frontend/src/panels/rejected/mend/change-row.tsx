import { X } from 'lucide-react';
import { useId } from 'react';
import { IconButton } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { inputClass } from '../../../ui/field.js';
import { Select } from '../../../ui/select.js';
import {
  faultsOf,
  takesPlace,
  takesValue,
  VERB_LABELS,
  VERBS,
  type DraftChange,
  type ValueKind,
  type Verb,
} from './draft.js';

interface ChangeRowProps {
  readonly change: DraftChange;
  /** From 1; names the row's controls. */
  readonly number: number;
  /** Id of a list of places to choose from. */
  readonly places: string;
  /** Whether what is wrong is said yet. */
  readonly tried: boolean;
  readonly onChange: (change: DraftChange) => void;
  readonly onRemove: () => void;
}

const VERB_OPTIONS = VERBS.map((value) => ({ value, label: VERB_LABELS[value] }));
const KIND_OPTIONS: readonly { readonly value: ValueKind; readonly label: string }[] = [
  { value: 'text', label: 'as text' },
  { value: 'json', label: 'as JSON' },
];

/** One change, read from left to right: Move /name to /type. */
export function ChangeRow({ change, number, places, tried, onChange, onRemove }: ChangeRowProps) {
  const { verb, at, to, kind } = change;
  const faults = faultsOf(change);
  const set = (part: Partial<DraftChange>) => onChange({ ...change, ...part });
  const hasSecond = takesValue(verb) || takesPlace(verb);
  const shown = (fault: string | null) => (tried ? fault : null);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_2.25rem] items-start gap-2 border-b border-line py-3 last:border-b-0 sm:grid-cols-[10rem_minmax(0,1fr)_1.5rem_minmax(0,1fr)_2.25rem] sm:border-b-0 sm:py-1">
      <Select<Verb>
        label={`What change ${number} does`}
        value={verb}
        options={VERB_OPTIONS}
        onChange={(next) => set({ verb: next })}
      />
      <IconButton label={`Leave out change ${number}`} onClick={onRemove} className="size-9 sm:order-last">
        <X aria-hidden className="size-4" />
      </IconButton>
      <span className="max-sm:col-span-2">
        <Input
          label={`Place of change ${number}`}
          placeholder="/properties/name"
          list={places}
          value={at}
          fault={shown(faults.at)}
          onChange={(next) => set({ at: next })}
        />
      </span>
      <span className={cx('text-ink-3 sm:text-center sm:leading-9', !hasSecond && 'max-sm:hidden')}>
        {hasSecond && 'to'}
      </span>
      <span className={cx('flex min-w-0 items-start gap-2 max-sm:col-span-2', !hasSecond && 'max-sm:hidden')}>
        {takesPlace(verb) && (
          <Input
            label={`New place of change ${number}`}
            placeholder="/type"
            value={to}
            fault={shown(faults.to)}
            onChange={(next) => set({ to: next })}
          />
        )}
        {takesValue(verb) && (
          <>
            <Input
              label={`Value of change ${number}`}
              placeholder={kind === 'text' ? 'page_view' : '12.5'}
              value={to}
              fault={shown(faults.to)}
              onChange={(next) => set({ to: next })}
            />
            <Select<ValueKind>
              label={`How the value of change ${number} is read`}
              className="shrink-0"
              value={kind}
              options={KIND_OPTIONS}
              onChange={(next) => set({ kind: next })}
            />
          </>
        )}
      </span>
    </li>
  );
}

interface InputProps {
  readonly label: string;
  readonly placeholder: string;
  readonly list?: string;
  readonly value: string;
  readonly fault: string | null;
  readonly onChange: (value: string) => void;
}

function Input({ label, placeholder, list, value, fault, onChange }: InputProps) {
  const id = useId();
  return (
    <span className="grid min-w-0 flex-1 gap-1">
      <input
        aria-label={label}
        aria-invalid={fault === null ? undefined : true}
        aria-describedby={fault === null ? undefined : id}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        list={list}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={cx(inputClass, 'h-9 font-mono text-[0.8125rem]')}
      />
      {fault !== null && (
        <span id={id} className="text-[0.8125rem] font-medium text-bad">
          {fault}
        </span>
      )}
    </span>
  );
}
