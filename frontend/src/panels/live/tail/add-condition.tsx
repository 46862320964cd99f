import { Plus } from 'lucide-react';
import { useId, useState, type FormEvent } from 'react';
import type { TailRow } from '../../../live/feed-state.js';
import { Button, buttonClass } from '../../../ui/button.js';
import { Field, TextField } from '../../../ui/field.js';
import { Popover } from '../../../ui/popover.js';
import { Select } from '../../../ui/select.js';
import { propertyDimension } from '../../../question/dimensions.js';
import { DIMENSION_CHOICES, propertyNames, suggestionsFor } from './conditions.js';

const PROPERTY_CHOICE = 'property';
const CHOICES = [
  ...DIMENSION_CHOICES.map(({ name, label }) => ({ value: name, label })),
  { value: PROPERTY_CHOICE, label: 'Property …' },
];

interface AddConditionProps {
  readonly rows: readonly TailRow[];
  readonly onAdd: (dimension: string, value: string) => void;
}

/** Narrows the tail to events in which a dimension has one value. The server filters, so nothing else is sent. */
export function AddCondition({ rows, onAdd }: AddConditionProps) {
  const [open, setOpen] = useState(false);
  const add = (dimension: string, value: string) => {
    onAdd(dimension, value);
    setOpen(false);
  };
  return (
    <Popover
      open={open}
      onOpen={setOpen}
      label="Filter the tail"
      align="end"
      trigger={
        <button type="button" className={buttonClass('secondary', 'small')}>
          <Plus aria-hidden className="size-4 text-ink-3" />
          Filter
        </button>
      }
    >
      <div className="w-72 max-w-full p-4">
        <ConditionForm rows={rows} onAdd={add} />
      </div>
    </Popover>
  );
}

/** Mounted when it opens: its suggestions are those of that moment. */
function ConditionForm({ rows, onAdd }: AddConditionProps) {
  const [events] = useState(() => rows.map(({ event }) => event));
  const [choice, setChoice] = useState('page');
  const [property, setProperty] = useState('');
  const [value, setValue] = useState('');
  const lists = useId();
  const dimension = choice === PROPERTY_CHOICE ? propertyDimension(property.trim()) : choice;
  const complete = value !== '' && (choice !== PROPERTY_CHOICE || property.trim() !== '');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) onAdd(dimension, value);
  };
  return (
    <form onSubmit={submit} className="grid gap-3">
      <Field label="Only events whose">
        {({ id }) => <Select id={id} label="Dimension" value={choice} options={CHOICES} onChange={setChoice} />}
      </Field>
      {choice === PROPERTY_CHOICE && (
        <TextField
          label="Property"
          className="h-9"
          value={property}
          onChange={setProperty}
          list={`${lists}-names`}
          autoComplete="off"
        />
      )}
      <TextField
        label="is"
        className="h-9"
        value={value}
        onChange={setValue}
        list={`${lists}-values`}
        autoComplete="off"
      />
      <Options id={`${lists}-names`} values={propertyNames(events)} />
      <Options id={`${lists}-values`} values={suggestionsFor(dimension, events)} />
      <Button type="submit" tone="primary" disabled={!complete}>
        Add filter
      </Button>
    </form>
  );
}

function Options({ id, values }: { readonly id: string; readonly values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}
