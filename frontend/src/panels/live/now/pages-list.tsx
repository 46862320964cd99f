import { useQuery } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { liveQuery } from '../../../api/queries.js';
import { EmptyState, ErrorState, Loading } from '../../../ui/states.js';
import { NowRow } from './now-row.js';

interface PagesListProps {
  readonly projectId: string;
  readonly stream: string | undefined;
  readonly page: string | undefined;
  readonly onChange: (page: string | undefined) => void;
}

/** Pages that are looked at now, asked for again every few seconds. */
export function PagesList({ projectId, stream, page, onChange }: PagesListProps) {
  const { data, error, refetch } = useQuery(liveQuery(projectId, stream));
  const rows = data?.topPages ?? [];
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void refetch()} />
    ) : (
      <Loading label="Loading the top pages" />
    );
  }
  if (rows.length === 0) {
    return (
      <div className="min-h-0 flex-1 overflow-y-auto">
        <EmptyState icon={FileText} title="No page view in the last 5 minutes" />
      </div>
    );
  }
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <ul className="min-h-0 overflow-y-auto p-2">
      {rows.map((row) => (
        <li key={row.page}>
          <NowRow
            name={row.page}
            count={row.count}
            share={row.count / most}
            filtering={page !== undefined}
            chosen={row.page === page}
            onToggle={(name) => onChange(name === page ? undefined : name)}
          />
        </li>
      ))}
    </ul>
  );
}
