import { useInfiniteQuery } from '@tanstack/react-query';
import { CheckCheck, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { RejectedState } from '#contracts';
import { rejectedPages, type RejectedFilter } from '../../../api/rejected.js';
import { Button } from '../../../ui/button.js';
import { cx } from '../../../ui/cx.js';
import { formatExact } from '../../../ui/format.js';
import { MoreButton } from '../../../ui/more-button.js';
import { Panel } from '../../../ui/panel.js';
import { EmptyState, ErrorState, Loading } from '../../../ui/states.js';
import type { Chosen } from '../chosen.js';
import { isChoosable, isEvent } from '../rejected-words.js';
import { RejectedList } from './rejected-list.js';

interface ListPanelProps {
  readonly projectId: string;
  readonly filter: RejectedFilter;
  readonly state: RejectedState | 'all';
  readonly tz: string;
  /** Open events that the filter lets through, as far as it is known. */
  readonly open: number | null;
  readonly canDecide: boolean;
  readonly isNarrowed: boolean;
  readonly onOpen: (id: string) => void;
  readonly onMend: (chosen: Chosen) => void;
  readonly onDiscard: (chosen: Chosen) => void;
}

/** The events themselves, and what can be done with those that are chosen. */
export function ListPanel(props: ListPanelProps) {
  const { projectId, filter, state, tz, open, canDecide, isNarrowed, onOpen, onMend, onDiscard } = props;
  const list = useInfiniteQuery(rejectedPages(projectId, filter, state));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const events = list.data?.pages.flatMap((page) => page.events) ?? [];
  const choosable = events.filter(isChoosable).map(({ id }) => id);
  const ids = choosable.filter((id) => chosen.has(id));
  const isAll = choosable.length > 0 && ids.length === choosable.length;
  const choose = (id: string, isChosen: boolean) =>
    setChosen((before) => new Set(isChosen ? [...before, id] : [...before].filter((each) => each !== id)));
  const sendable = events.filter((event) => isChoosable(event) && isEvent(event)).map(({ id }) => id);
  const all: Chosen | null = state === 'open' ? { by: 'filter', filter, open } : null;
  const givenUp = ids.length > 0 ? ({ by: 'ids', ids } as const) : all;
  const mended = ids.length > 0 ? ({ by: 'ids', ids: sendable.filter((id) => chosen.has(id)) } as const) : all;
  const canMend = mended?.by === 'ids' ? mended.ids.length > 0 : sendable.length > 0;
  return (
    <Panel
      title="Events"
      note="newest first, secrets masked"
      className={cx(list.isPlaceholderData && 'opacity-60')}
      actions={
        canDecide &&
        choosable.length > 0 && (
          <>
            <Button size="small" tone="ghost" onClick={() => setChosen(new Set(isAll ? [] : choosable))}>
              <CheckCheck aria-hidden className="size-4" />
              {isAll ? 'Choose none' : 'Choose the listed'}
            </Button>
            {givenUp && (
              <Button size="small" onClick={() => onDiscard(givenUp)}>
                <Trash2 aria-hidden className="size-4" />
                Discard {countText(givenUp)}
              </Button>
            )}
            {mended && canMend && (
              <Button size="small" tone="primary" onClick={() => onMend(mended)}>
                <Send aria-hidden className="size-4" />
                Mend and send {countText(mended)}
              </Button>
            )}
          </>
        )
      }
    >
      {list.isPending ? (
        <Loading label="Loading the rejected events" rows={6} />
      ) : list.isError && events.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : events.length === 0 ? (
        <Nothing state={state} isNarrowed={isNarrowed} />
      ) : (
        <>
          <RejectedList events={events} tz={tz} chosen={canDecide ? chosen : null} onChoose={choose} onOpen={onOpen} />
          {list.hasNextPage && (
            <MoreButton
              label="Older events"
              busy={list.isFetchingNextPage}
              error={list.isFetchNextPageError ? list.error : null}
              onMore={() => void list.fetchNextPage()}
            />
          )}
        </>
      )}
    </Panel>
  );
}

const countText = (chosen: Chosen): string => (chosen.by === 'ids' ? formatExact(chosen.ids.length) : 'all');

function Nothing({ state, isNarrowed }: Pick<ListPanelProps, 'state' | 'isNarrowed'>) {
  if (isNarrowed) {
    return (
      <EmptyState icon={CheckCheck} title="None like that">
        Nothing in this range fits all of what you look for.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={CheckCheck} title={state === 'open' ? 'Nothing is open' : 'Nothing of this kind'}>
      {state === 'open'
        ? 'Whatever was refused or set aside in this range has been decided on.'
        : 'Look at another range, or at the open ones.'}
    </EmptyState>
  );
}
