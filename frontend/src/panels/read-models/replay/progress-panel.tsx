import type { ReplayAnswer } from '#contracts';
import { isEnded } from '../../../api/replays.js';
import { Badge } from '../../../ui/badge.js';
import { cx } from '../../../ui/cx.js';
import { formatAge, formatExact, formatPercent, formatRate } from '../../../ui/format.js';
import { Panel } from '../../../ui/panel.js';
import { meaningOf, REPLAY_STATES, shareOf } from './replay-words.js';
import { SteerButtons } from './steer-buttons.js';

/** How far the rebuild is, over all partitions, and what can be done with it. */
export function ProgressPanel({ replay }: { readonly replay: ReplayAnswer }) {
  const { state, fault } = replay;
  const { tone, text } = REPLAY_STATES[state];
  return (
    <Panel
      title="Progress"
      note={
        <span role="status" data-testid="replay-state" data-state={state}>
          <Badge tone={tone}>{text}</Badge>
        </span>
      }
      actions={!isEnded(replay) && <SteerButtons replay={replay} />}
    >
      <p className="px-4 pt-4 text-ink-2">{meaningOf(replay)}</p>
      {fault !== null && <p className="px-4 pt-2 font-medium wrap-anywhere text-bad">{fault}</p>}
      <Bar replay={replay} />
      <Figures replay={replay} />
      <Partitions replay={replay} />
    </Panel>
  );
}

/** Before it is known how much there is to read it is full and breathes. */
function Bar({ replay }: { readonly replay: ReplayAnswer }) {
  const share = shareOf(replay);
  const over = isEnded(replay);
  return (
    <div
      role="progressbar"
      aria-label="Progress of the replay"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
      className="mx-4 mt-3 h-2 overflow-hidden rounded-full bg-sunken"
    >
      <div
        style={{ width: `${(share ?? (over ? 0 : 1)) * 100}%` }}
        className={cx(
          'h-full rounded-full transition-[width]',
          replay.state === 'failed' ? 'bg-bad-fill' : 'bg-accent-fill',
          replay.state === 'cancelled' && 'opacity-40',
          share === null && !over && 'animate-pulse',
        )}
      />
    </div>
  );
}

function Figures({ replay }: { readonly replay: ReplayAnswer }) {
  const { done, total, ratePerSecond, etaSeconds, requestedAt, endedAt } = replay;
  const over = isEnded(replay);
  const share = shareOf(replay);
  const left = etaSeconds === null || replay.state === 'paused' ? '–' : durationText(etaSeconds * 1_000);
  const facts = [
    ['Read', share === null ? '–' : formatPercent(share)],
    ['Records', `${formatExact(done)} of ${formatExact(total)}`],
    ['A second', ratePerSecond === 0 ? '–' : formatRate(ratePerSecond)],
    over
      ? ['Took', endedAt === null ? '–' : durationText(Date.parse(endedAt) - Date.parse(requestedAt))]
      : ['Left', left],
  ] as const;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 p-4 sm:grid-cols-4">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-[0.8125rem] text-ink-3">{name}</dt>
          <dd className="font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const durationText = (ms: number): string => (ms < 2_000 ? 'a moment' : formatAge(ms));

function Partitions({ replay: { partitions } }: { readonly replay: ReplayAnswer }) {
  if (partitions.length === 0) return null;
  return (
    <details className="border-t border-line">
      <summary className="px-4 py-2.5 font-medium -outline-offset-2 hover:bg-sunken">
        By partition ({partitions.length})
      </summary>
      <div role="region" aria-label="Partitions" tabIndex={0} className="overflow-x-auto -outline-offset-2">
        <table className="w-full text-left tabular-nums">
          <thead className="text-[0.8125rem] text-ink-3">
            <tr className="border-y border-line">
              <th scope="col" className="px-4 py-2 font-medium">
                Topic
              </th>
              {['Partition', 'Read to', 'Live at'].map((title) => (
                <th key={title} scope="col" className="px-4 py-2 text-right font-medium whitespace-nowrap">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {partitions.map(({ topic, partition, offset, target }) => (
              <tr key={`${topic} ${partition}`} className="border-b border-line last:border-b-0">
                <td className="px-4 py-1.5 font-mono text-[0.8125rem]">{topic}</td>
                {[String(partition), formatExact(Number(offset)), formatExact(Number(target))].map((value, index) => (
                  <td key={index} className="px-4 py-1.5 text-right">
                    {value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
