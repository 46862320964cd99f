import { useQuery } from '@tanstack/react-query';
import { timeseriesQuery } from '../../api/queries.js';
import { questionParameters, type Question } from '../../question/question.js';
import { Select } from '../../ui/select.js';

interface TypeSelectProps {
  readonly projectId: string;
  readonly question: Question;
  /** Undefined: all. */
  readonly value: string | undefined;
  readonly onChange: (type: string | undefined) => void;
}

const ALL = '';
/** A series of what did not fit among the largest begins with it; no event type does. */
const NO_TYPE = '$';

/** The types that there are in the range, most frequent first. */
export function TypeSelect({ projectId, question, value, onChange }: TypeSelectProps) {
  const parameters = { ...questionParameters(question), metric: 'events', interval: 'month', by: 'type' };
  const { data } = useQuery(timeseriesQuery(projectId, parameters));
  const known = [...(data?.series ?? [])]
    .sort((a, b) => Number(b.total) - Number(a.total))
    .flatMap(({ key, total }) => (key.startsWith(NO_TYPE) || Number(total) === 0 ? [] : [key]));
  // What the address names stays chosen, also where there is none of it.
  const types = value === undefined || known.includes(value) ? known : [value, ...known];
  return (
    <Select
      label="Event type"
      className="max-w-48"
      value={value ?? ALL}
      options={[{ value: ALL, label: 'All types' }, ...types.map((type) => ({ value: type, label: type }))]}
      onChange={(type) => onChange(type === ALL ? undefined : type)}
    />
  );
}
