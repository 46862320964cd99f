import type { PartitionLag } from '#contracts';
import { cx } from '../../../ui/cx.js';
import { Field, inputClass } from '../../../ui/field.js';
import { formatExact } from '../../../ui/format.js';
import { Segments } from '../../../ui/segments.js';
import type { OrderDraft, OrderProblems } from './order-draft.js';

interface StartFieldsProps {
  readonly draft: OrderDraft;
  readonly problems: Pick<OrderProblems, 'time' | 'offsets'>;
  /** Of the topic whose offsets can be given. */
  readonly partitions: readonly PartitionLag[];
  readonly onChange: (draft: OrderDraft) => void;
}

const STARTS = [
  { value: 'beginning', label: 'The beginning' },
  { value: 'time', label: 'A time' },
  { value: 'offsets', label: 'Offsets' },
] as const;

/** Where in the log the rebuild begins. */
export function StartFields({ draft, problems, partitions, onChange }: StartFieldsProps) {
  return (
    <div className="grid gap-3">
      <div className="grid justify-items-start gap-1.5">
        <p className="font-medium">From</p>
        <Segments
          label="From"
          value={draft.start}
          options={STARTS}
          onChange={(start) => onChange({ ...draft, start })}
        />
      </div>
      {draft.start === 'time' && (
        <Field label="Events received since" hint="In the zone of this browser." error={problems.time}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              value={draft.time}
              onChange={(event) => onChange({ ...draft, time: event.target.value })}
              className={cx(inputClass, 'h-10 max-w-64')}
            />
          )}
        </Field>
      )}
      {draft.start === 'offsets' && (
        <Offsets draft={draft} problem={problems.offsets} partitions={partitions} onChange={onChange} />
      )}
    </div>
  );
}

interface OffsetsProps extends Pick<StartFieldsProps, 'draft' | 'partitions' | 'onChange'> {
  readonly problem: string | null;
}

function Offsets({ draft, problem, partitions, onChange }: OffsetsProps) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">Offset by partition of enriched-events</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {partitions.map(({ partition, end }) => (
          <Field key={partition} label={`Partition ${partition}`} hint={`ends at ${formatExact(Number(end))}`}>
            {(control) => (
              <input
                {...control}
                inputMode="numeric"
                autoComplete="off"
                placeholder="beginning"
                value={draft.offsets[partition] ?? ''}
                onChange={(event) =>
                  onChange({ ...draft, offsets: { ...draft.offsets, [partition]: event.target.value } })
                }
                className={cx(inputClass, 'h-9 font-mono text-[0.8125rem]')}
              />
            )}
          </Field>
        ))}
      </div>
      {problem && <p className="text-[0.8125rem] font-medium text-bad">{problem}</p>}
    </fieldset>
  );
}
