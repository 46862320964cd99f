import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { textOf } from '../../api/api-error.js';
import { lagQuery, projectionsQuery } from '../../api/replays.js';
import { Badge } from '../../ui/badge.js';
import { Button } from '../../ui/button.js';
import { PageHeader } from '../../ui/page-header.js';
import { Panel } from '../../ui/panel.js';
import { ErrorState, Loading } from '../../ui/states.js';
import { LedgerCheckPanel } from '../ledger/ledger-check-panel.js';
import { StagesPanel } from './lag/stages-panel.js';
import { OrderDialog } from './order/order-dialog.js';
import { EVENTS } from './read-model-names.js';
import { ReadModelTable } from './read-model-table.js';
import { HistoryPanel } from './replay/history-panel.js';

/** What every answer is read from: how current it is, and building it anew from the log. */
export function ReadModelsPage() {
  const { data, error, isPending, refetch } = useQuery(projectionsQuery());
  const { data: lag } = useQuery(lagQuery());
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  return (
    <>
      <PageHeader title="Read models">
        {data && (
          <Button
            tone="primary"
            className="ml-auto"
            onClick={() => setChosen(data.map(({ name }) => name).filter((name) => name !== EVENTS))}
          >
            Rebuild several
          </Button>
        )}
      </PageHeader>
      <div className="grid items-start gap-3 sm:gap-4">
        <StagesPanel />
        {lag?.ledger && <LedgerCheckPanel check={lag.ledger} of="installation" />}
        <Panel
          title="Read models"
          note={
            data && error ? (
              <Badge tone="warn" title={textOf(error).title}>
                Stale
              </Badge>
            ) : (
              'each is folded from the log, and can be folded again'
            )
          }
        >
          {data ? (
            <ReadModelTable projections={data} stages={lag?.stages ?? []} onRebuild={(name) => setChosen([name])} />
          ) : isPending ? (
            <Loading label="Loading the read models" rows={7} />
          ) : (
            <ErrorState error={error} onRetry={() => void refetch()} />
          )}
        </Panel>
        <HistoryPanel />
      </div>
      {chosen && data && <OrderDialog projections={data} names={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}
