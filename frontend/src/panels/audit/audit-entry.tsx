import { ArrowRight, Bot, ChevronRight, KeyRound, Terminal, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuditEntry } from '#contracts';
import { formatDate } from '../../ui/format.js';
import { changesOf, type Change } from './changes.js';

const ACTORS = {
  user: { icon: UserRound, text: 'Person' },
  token: { icon: Terminal, text: 'Access token' },
  key: { icon: KeyRound, text: 'API key' },
  system: { icon: Bot, text: 'NexusPipe itself' },
} as const satisfies Record<AuditEntry['actor']['kind'], object>;

/** One line that opens to what was changed. */
export function AuditEntryItem({ entry, showProject }: { readonly entry: AuditEntry; readonly showProject: boolean }) {
  const { actor, at, action, target, address, reason, projectId } = entry;
  const { icon: Icon, text } = ACTORS[actor.kind];
  return (
    <li className="border-b border-line last:border-b-0">
      <details className="group">
        <summary className="grid cursor-pointer list-none gap-x-4 gap-y-0.5 px-4 py-2.5 -outline-offset-2 hover:bg-sunken sm:grid-cols-[1rem_11rem_minmax(0,1.3fr)_minmax(0,1fr)]">
          <ChevronRight aria-hidden className="mt-0.5 hidden size-4 text-ink-3 group-open:rotate-90 sm:block" />
          <time dateTime={at} className="text-ink-2 tabular-nums">
            {formatDate(at)}
          </time>
          <span className="min-w-0 font-medium wrap-anywhere">
            {actionText(action)}
            {reason !== null && <span className="block font-normal text-ink-2">“{reason}”</span>}
          </span>
          <span className="flex min-w-0 items-start gap-2 text-ink-2">
            <Icon aria-label={text} className="mt-0.5 size-4 shrink-0 text-ink-3" />
            <span className="min-w-0 wrap-anywhere">{actor.name ?? actor.id ?? text}</span>
          </span>
        </summary>
        <div className="grid gap-4 px-4 pt-1 pb-4 sm:pl-12">
          <dl className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.8125rem]">
            <Fact name="Action">{action}</Fact>
            <Fact name="On">{target === null ? '–' : `${target.kind} ${target.id}`}</Fact>
            <Fact name="By">{[text, actor.name, actor.id].filter((part) => part !== null).join(' · ')}</Fact>
            <Fact name="Address">{address ?? '–'}</Fact>
            {showProject && <Fact name="Project">{projectId ?? 'The installation'}</Fact>}
          </dl>
          <Changes changes={changesOf(entry)} />
        </div>
      </details>
    </li>
  );
}

/** `collector.rotate` reads as “Collector rotate”, `member_added` as “Member added”. */
const actionText = (action: string): string => {
  const words = action.replaceAll(/[._-]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt className="text-ink-3">{name}</dt>
    <dd className="min-w-0 font-mono wrap-anywhere text-ink-2">{children}</dd>
  </>
);

function Changes({ changes }: { readonly changes: readonly Change[] }) {
  if (changes.length === 0) return <p className="text-[0.8125rem] text-ink-3">Nothing that is kept was changed.</p>;
  return (
    <ul aria-label="What was changed" className="grid gap-1.5">
      {changes.map(({ field, before, after }) => (
        <li key={field} className="grid gap-x-3 gap-y-0.5 text-[0.8125rem] sm:grid-cols-[10rem_minmax(0,1fr)]">
          <span className="font-medium wrap-anywhere">{field}</span>
          <span className="flex min-w-0 flex-wrap items-center gap-2 font-mono">
            {before !== null && (
              <del className="rounded bg-bad-soft px-1.5 wrap-anywhere text-bad decoration-1">{before}</del>
            )}
            {before !== null && after !== null && <ArrowRight aria-label="became" className="size-3.5 text-ink-3" />}
            {after !== null && (
              <ins className="rounded bg-ok-soft px-1.5 wrap-anywhere text-ok no-underline">{after}</ins>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
