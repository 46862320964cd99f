import { useMemo, useState } from 'react';
import type { RejectedSummaryAnswer } from '#contracts';
import { LinesView } from '../../../charts/lines-view.js';
import { ViewSwitch, type ChartView } from '../../../charts/view-switch.js';
import type { Question } from '../../../question/question.js';
import { formatExact } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { reasonLines } from './reason-lines.js';

interface TimePanelProps {
  readonly summary: RejectedSummaryAnswer | undefined;
  readonly question: Question;
  readonly waiting: boolean;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onZoom: (from: number, to: number) => void;
}

/** How many when, and what has become of them. */
export function TimePanel({ summary, question, waiting, error, onRetry, onZoom }: TimePanelProps) {
  const [view, setView] = useState<ChartView>('chart');
  const { tz, open } = question;
  const chart = useMemo(() => summary && reasonLines(summary, tz, open), [summary, tz, open]);
  return (
    <Panel
      title="Over time"
      note={summary && <Counts summary={summary} />}
      actions={<ViewSwitch what="rejected events" view={view} onChange={setView} />}
    >
      <LinesView
        what="Rejected events"
        chart={chart}
        waiting={waiting}
        error={error}
        onRetry={onRetry}
        view={view}
        onZoom={onZoom}
      />
      {summary && summary.notKept > 0 && <Sampled notKept={summary.notKept} />}
    </Panel>
  );
}

function Counts({ summary: { open, redriven, discarded } }: { readonly summary: RejectedSummaryAnswer }) {
  return (
    <span className="tabular-nums" data-testid="rejected-counts">
      {formatExact(open)} open · {formatExact(redriven)} sent again · {formatExact(discarded)} discarded
    </span>
  );
}

function Sampled({ notKept }: { readonly notKept: number }) {
  return (
    <p className="border-t border-line bg-warn-soft px-4 py-2.5 text-warn" data-testid="sampled">
      Sampled: {formatExact(notKept)} of these were counted and not kept, since their collector refused more a second
      than it keeps. They can only come again from their sender.
    </p>
  );
}
