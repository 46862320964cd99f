import type { StreamView } from '#contracts';
import { Field } from '../../../ui/field.js';
import { Select } from '../../../ui/select.js';
import { NewStream } from '../../collectors/form/new-stream.js';

interface StreamFieldProps {
  readonly projectId: string;
  readonly streams: readonly StreamView[];
  readonly value: string | null;
  readonly onChange: (stream: string) => void;
}

/** Where the events go; a missing stream is made right here. */
export function StreamField({ projectId, streams, value, onChange }: StreamFieldProps) {
  return (
    <div className="grid gap-2">
      {streams.length > 0 && (
        <Field label="Into the stream">
          {({ id }) => (
            <Select
              id={id}
              label="Into the stream"
              value={value ?? ''}
              options={streams.map(({ name }) => ({ value: name, label: name }))}
              onChange={onChange}
            />
          )}
        </Field>
      )}
      <NewStream projectId={projectId} first={streams.length === 0} onCreated={onChange} />
    </div>
  );
}
