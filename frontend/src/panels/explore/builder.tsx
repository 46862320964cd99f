import { useState } from 'react';
import { INTERVALS, METRICS, type ExploreSearch, type Interval } from '../../app/search.js';
import { DIMENSION_LABELS, DIMENSION_NAMES, propertyDimension, propertyOf } from '../../question/dimensions.js';
import { INTERVAL_LABELS, intervalsOf } from '../../question/interval.js';
import { METRIC_LOOKS } from '../../question/metrics.js';
import { withParameter, type Question } from '../../question/question.js';
import { Field, inputClass } from '../../ui/field.js';
import { cx } from '../../ui/cx.js';
import { Select } from '../../ui/select.js';
import { UNCUT, type Plan } from './plan.js';
import { useEventNames } from './use-event-names.js';

interface BuilderProps {
  readonly projectId: string;
  readonly search: ExploreSearch;
  readonly question: Question;
  readonly plan: Plan;
  readonly interval: Interval;
  readonly onChange: (search: ExploreSearch) => void;
}

const ANY = '';
const PROPERTY = 'property';
const CUTS = [
  { value: UNCUT, label: 'Nothing: one line' },
  { value: 'type', label: 'Event type' },
  ...DIMENSION_NAMES.map((name) => ({ value: name as string, label: DIMENSION_LABELS[name].one })),
  { value: PROPERTY, label: 'Property …' },
];

/** What is counted, of which events, cut by what, over which time. */
export function Builder({ projectId, search, question, plan, interval, onChange }: BuilderProps) {
  const names = useEventNames(projectId, question, search.type);
  const property = propertyOf(search.by ?? '');
  const cut = property !== null ? PROPERTY : (plan.by ?? UNCUT);
  const cutBy = (by: string) =>
    onChange(withParameter(search, 'by', by === PROPERTY ? propertyDimension(property ?? '') : by));
  return (
    <div className="grid grid-cols-2 gap-3 px-4 py-3.5 md:grid-cols-4">
      <Field label="Count">
        {({ id }) => (
          <Select
            id={id}
            label="Count"
            value={plan.metric}
            options={METRICS.map((value) => ({ value, label: METRIC_LOOKS[value].label }))}
            onChange={(metric) => onChange(withParameter(search, 'metric', metric === 'events' ? undefined : metric))}
          />
        )}
      </Field>
      <Field label="Of events of type">
        {({ id }) => (
          <Select
            id={id}
            label="Of events of type"
            value={search.type ?? ANY}
            options={[{ value: ANY, label: 'Any type' }, ...names.types.map((type) => ({ value: type, label: type }))]}
            onChange={(type) => onChange(withParameter(search, 'type', type === ANY ? undefined : type))}
          />
        )}
      </Field>
      <Field label="Cut by" hint={plan.canCut ? undefined : 'This one is not cut.'}>
        {({ id }) => (
          <Select id={id} label="Cut by" value={cut} options={plan.canCut ? CUTS : CUTS.slice(0, 1)} onChange={cutBy} />
        )}
      </Field>
      <Field label="Over time">
        {({ id }) => (
          <Select
            id={id}
            label="Over time"
            value={interval}
            options={INTERVALS.filter((each) => intervalsOf(question).includes(each)).map((value) => ({
              value,
              label: INTERVAL_LABELS[value],
            }))}
            onChange={(next) => onChange(withParameter(search, 'interval', next))}
          />
        )}
      </Field>
      {plan.canCut && property !== null && (
        <PropertyField
          key={property}
          value={property}
          known={names.properties}
          onChange={(name) => onChange(withParameter(search, 'by', propertyDimension(name)))}
        />
      )}
    </div>
  );
}

interface PropertyFieldProps {
  readonly value: string;
  readonly known: readonly string[];
  readonly onChange: (name: string) => void;
}

/** A property's name; those of the newest events are offered, any other may be typed. */
function PropertyField({ value, known, onChange }: PropertyFieldProps) {
  const [name, setName] = useState(value);
  const done = () => {
    if (name.trim() !== value) onChange(name.trim());
  };
  return (
    <form
      className="col-span-2"
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <Field label="Property" hint="Of the properties that were sent with the event, by its name.">
        {(control) => (
          <>
            <input
              {...control}
              value={name}
              autoComplete="off"
              maxLength={256}
              list={`${control.id}-known`}
              onChange={(event) => setName(event.target.value)}
              onBlur={done}
              className={cx(inputClass, 'h-9')}
            />
            <datalist id={`${control.id}-known`}>
              {known.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          </>
        )}
      </Field>
    </form>
  );
}
