import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Download, ScrollText } from 'lucide-react';
import { auditPages, readAuditCsv } from '../../api/audit.js';
import { textOf } from '../../api/api-error.js';
import type { AuditSearch } from '../../app/search.js';
import { Button } from '../../ui/button.js';
import { MoreButton } from '../../ui/more-button.js';
import { Panel } from '../../ui/panel.js';
import { saveFile } from '../../ui/save-file.js';
import { EmptyState, ErrorState, Loading } from '../../ui/states.js';
import { questionOf } from './audit-question.js';
import { AuditEntryItem } from './audit-entry.js';
import { AuditFilters } from './audit-filters.js';

interface AuditPanelProps {
  /** Null: of the installation and all its projects. */
  readonly projectId: string | null;
  readonly search: AuditSearch;
  readonly onSearch: (search: AuditSearch) => void;
}

/** Who did what and when, newest first. */
export function AuditPanel({ projectId, search, onSearch }: AuditPanelProps) {
  const question = questionOf(search);
  const pages = useInfiniteQuery(auditPages(projectId, question));
  const csv = useMutation({
    mutationFn: () => readAuditCsv(projectId, question),
    onSuccess: (file) => saveFile(file, `audit-${new Date().toISOString().slice(0, 10)}.csv`),
  });
  const entries = pages.data?.pages.flatMap((page) => page.entries) ?? [];
  const isFiltered = Object.keys(search).length > 0;
  return (
    <Panel
      title="What was done"
      note={csv.error ? <span role="alert">{textOf(csv.error).title}</span> : 'newest first'}
      actions={
        <Button size="small" busy={csv.isPending} onClick={() => csv.mutate()}>
          <Download aria-hidden className="size-4" />
          Save as CSV
        </Button>
      }
    >
      <AuditFilters
        key={JSON.stringify(search)}
        search={search}
        actions={[...new Set(entries.map(({ action }) => action))].sort()}
        onSearch={onSearch}
      />
      {pages.isPending ? (
        <Loading label="Loading the audit log" rows={6} />
      ) : !pages.data ? (
        <ErrorState error={pages.error} onRetry={() => void pages.refetch()} />
      ) : entries.length === 0 ? (
        <EmptyState icon={ScrollText} title={isFiltered ? 'Nothing like that' : 'Nothing was done yet'}>
          {isFiltered
            ? 'No entry fits all of what you look for.'
            : 'Each change stands here, with who made it and why.'}
        </EmptyState>
      ) : (
        <>
          <ol aria-label="Audit log">
            {entries.map((entry) => (
              <AuditEntryItem key={entry.id} entry={entry} showProject={projectId === null} />
            ))}
          </ol>
          {pages.hasNextPage && (
            <MoreButton
              label="Older entries"
              busy={pages.isFetchingNextPage}
              error={pages.error}
              onMore={() => void pages.fetchNextPage()}
            />
          )}
        </>
      )}
    </Panel>
  );
}
