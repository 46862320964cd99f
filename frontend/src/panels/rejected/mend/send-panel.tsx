import { Pause, Play } from 'lucide-react';
import { Badge, type BadgeTone } from '../../../ui/badge.js';
import { Button } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { formatExact, plural } from '../../../ui/format.js';
import { FormError } from '../../../ui/states.js';
import { CodedText } from '../coded-text.js';
import type { SendProgress } from './send-again.js';

interface SendPanelProps {
  readonly progress: SendProgress;
  /** How many there are, where it is known. */
  readonly total: number | null;
  readonly onStop: () => void;
  readonly onGoOn: () => void;
}

const STATES: Readonly<Record<SendProgress['state'], { readonly tone: BadgeTone; readonly text: string }>> = {
  running: { tone: 'accent', text: 'Sending' },
  stopped: { tone: 'warn', text: 'Stopped' },
  failed: { tone: 'bad', text: 'Interrupted' },
  done: { tone: 'ok', text: 'Done' },
};

/** How far the sending is, and what came of it. */
export function SendPanel({ progress, total, onStop, onGoOn }: SendPanelProps) {
  const { state, done, accepted, refused, passed, examples, error } = progress;
  const share = state === 'done' ? 1 : total === null || total === 0 ? null : Math.min(1, done / total);
  return (
    <section aria-label="Sending again" className="grid gap-4">
      <div className="flex flex-wrap items-center gap-2">
        <span role="status" data-testid="send-state" data-state={state}>
          <Badge tone={STATES[state].tone}>{STATES[state].text}</Badge>
        </span>
        <span className="text-ink-2 tabular-nums">
          {total === null || state === 'done' ? plural(done, 'event') : `${formatExact(done)} of ${formatExact(total)}`}
        </span>
        <span className="ml-auto">
          {state === 'running' && (
            <Button size="small" onClick={onStop}>
              <Pause aria-hidden className="size-4" />
              Stop
            </Button>
          )}
          {(state === 'stopped' || state === 'failed') && (
            <Button size="small" tone="primary" onClick={onGoOn}>
              <Play aria-hidden className="size-4" />
              Go on
            </Button>
          )}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label="Progress of the sending"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
        className="h-2 overflow-hidden rounded-full bg-sunken"
      >
        <div
          style={{ width: `${(share ?? 1) * 100}%` }}
          className={cx(
            'h-full rounded-full transition-[width]',
            state === 'failed' ? 'bg-bad-fill' : 'bg-accent-fill',
            share === null && 'animate-pulse',
          )}
        />
      </div>
      <dl className="grid grid-cols-3 gap-4">
        <Figure label="Sent again" count={accepted} />
        <Figure label="Still refused" count={refused} />
        <Figure label="Passed over" count={passed} />
      </dl>
      <FormError error={error} />
      {state === 'done' && accepted > 0 && (
        <p className="text-ink-2">Each counts once, with its own id, as soon as it has come through the pipeline.</p>
      )}
      {examples.length > 0 && (
        <ul aria-label="Still refused" className="grid gap-1 border-t border-line pt-3 text-[0.8125rem]">
          {examples.map(({ id, code, pointer, detail }) => (
            <li key={id} className="flex flex-wrap gap-x-2 wrap-anywhere">
              <span className="font-mono">{code}</span>
              {pointer && <code className="rounded bg-sunken px-1 text-[0.8125rem]">{pointer}</code>}
              <span className="text-ink-2">
                <CodedText>{detail ?? ''}</CodedText>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const Figure = ({ label, count }: { readonly label: string; readonly count: number }) => (
  <div>
    <dt className="text-[0.8125rem] text-ink-3">{label}</dt>
    <dd className="text-xl font-semibold tabular-nums">{formatExact(count)}</dd>
  </div>
);
