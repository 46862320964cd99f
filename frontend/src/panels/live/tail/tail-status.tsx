import { TriangleAlert } from 'lucide-react';
import type { GapReason } from '#contracts';
import type { FeedSnapshot } from '../../../live/feed.js';
import { TAIL_ROWS } from '../../../live/feed-state.js';
import { formatAge, plural } from '../../../ui/format.js';
import { useNow } from '../../../ui/use-now.js';

const GAP_REASONS: Record<GapReason, string> = {
  too_far_back: 'too much arrived meanwhile to send it live',
  read_failed: 'the database did not answer',
};

/** What the tail is not showing, and how fresh it is: nothing is left out silently. */
export function TailStatus({
  feed,
  missed,
  held,
}: {
  readonly feed: FeedSnapshot;
  readonly missed: number;
  readonly held: boolean;
}) {
  const now = useNow();
  const { sampled, dropped, gaps, received, frameAt } = feed;
  const gap = gaps.at(-1);
  const age = frameAt === null ? null : formatAge(now - frameAt);
  return (
    <footer
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-xs text-ink-3 tabular-nums"
      data-testid="tail-status"
    >
      <span>
        {plural(received, 'event')} received{received > TAIL_ROWS && `, the newest ${TAIL_ROWS} kept`}
      </span>
      {held && missed > TAIL_ROWS && <span>The newest {TAIL_ROWS} of those waiting will show</span>}
      {sampled > 0 && <Left text={`${plural(sampled, 'event')} sampled out: the stream is faster than the screen`} />}
      {dropped > 0 && <Left text={`${plural(dropped, 'event')} dropped: this browser was too slow`} />}
      {gap && <Left text={`${plural(gaps.length, 'gap')}, the last because ${GAP_REASONS[gap.reason]}`} />}
      <span className="ml-auto">
        {age === null ? 'No update yet' : `Last update ${age === 'now' ? 'now' : `${age} ago`}`}
      </span>
    </footer>
  );
}

function Left({ text }: { readonly text: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 font-medium text-warn">
      <TriangleAlert aria-hidden className="size-3.5" />
      {text}
    </span>
  );
}
