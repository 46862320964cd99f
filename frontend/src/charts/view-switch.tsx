import { ChartLine, Table2 } from 'lucide-react';
import { Segments } from '../ui/segments.js';

export type ChartView = 'chart' | 'table';

interface ViewSwitchProps {
  /** What is shown: events a minute. */
  readonly what: string;
  readonly view: ChartView;
  readonly onChange: (view: ChartView) => void;
}

/** Every chart has a twin that can be read. */
export function ViewSwitch({ what, view, onChange }: ViewSwitchProps) {
  return (
    <Segments
      label={`Show ${what} as`}
      value={view}
      onChange={onChange}
      options={[
        { value: 'chart', label: 'View as chart', icon: <ChartLine aria-hidden className="size-4" /> },
        { value: 'table', label: 'View as table', icon: <Table2 aria-hidden className="size-4" /> },
      ]}
    />
  );
}
