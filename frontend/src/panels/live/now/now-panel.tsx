import { useState } from 'react';
import { Panel } from '../../../ui/panel.js';
import { Segments } from '../../../ui/segments.js';
import type { TotalsState } from '../use-totals.js';
import { PagesList } from './pages-list.js';
import { TypesList } from './types-list.js';

interface NowPanelProps {
  readonly projectId: string;
  readonly stream: string | undefined;
  readonly totals: TotalsState;
  readonly types: readonly string[];
  readonly onTypes: (types: readonly string[]) => void;
  /** The page that the tail is narrowed to. */
  readonly page: string | undefined;
  readonly onPage: (page: string | undefined) => void;
}

type View = 'types' | 'pages';

/** What happens most at this moment. Each row narrows the tail to it. */
export function NowPanel({ projectId, stream, totals, types, onTypes, page, onPage }: NowPanelProps) {
  const [view, setView] = useState<View>('types');
  return (
    <Panel
      title={view === 'types' ? 'By type' : 'Top pages'}
      note={view === 'types' ? 'last 60 s' : 'last 5 min'}
      className="max-h-72 xl:h-0 xl:max-h-none xl:min-h-full"
      actions={
        <Segments
          label="Show what happens now by"
          value={view}
          onChange={setView}
          options={[
            { value: 'types', label: 'Types' },
            { value: 'pages', label: 'Pages' },
          ]}
        />
      }
    >
      {view === 'types' ? (
        <TypesList totals={totals} types={types} onChange={onTypes} />
      ) : (
        <PagesList projectId={projectId} stream={stream} page={page} onChange={onPage} />
      )}
    </Panel>
  );
}
