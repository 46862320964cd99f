import { ChevronDown } from 'lucide-react';

interface StreamSelectProps {
  readonly streams: readonly string[];
  /** Undefined: all. */
  readonly value: string | undefined;
  readonly onChange: (stream: string | undefined) => void;
}

export function StreamSelect({ streams, value, onChange }: StreamSelectProps) {
  return (
    <span className="relative inline-flex">
      <select
        aria-label="Stream"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        className="h-9 max-w-56 appearance-none truncate rounded-lg border border-line-strong bg-surface pr-9 pl-3 font-medium text-ink hover:bg-sunken"
      >
        <option value="">All streams</option>
        {streams.map((stream) => (
          <option key={stream} value={stream}>
            {stream}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-2.5 size-4 text-ink-3" />
    </span>
  );
}
