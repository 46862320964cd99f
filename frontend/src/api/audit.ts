/** What was done by whom: of a project, or of the installation with all its projects. */
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { AuditAnswer } from '#contracts';
import { call, download } from './http.js';

const PAGE = 50;

export interface AuditQuestion {
  readonly q?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** Instants, ISO 8601; half-open. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Null: of the installation. */
const pathOf = (projectId: string | null): string =>
  projectId === null ? '/admin/audit' : `/projects/${projectId}/audit`;

function search(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return new URLSearchParams(given).toString();
}

export const auditPages = (projectId: string | null, question: AuditQuestion) =>
  infiniteQueryOptions({
    queryKey: ['audit', projectId, question],
    queryFn: ({ pageParam: cursor, signal }) =>
      call<AuditAnswer>(`${pathOf(projectId)}?${search({ ...question, cursor, limit: PAGE })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const readAuditCsv = (projectId: string | null, question: AuditQuestion): Promise<Blob> =>
  download(`${pathOf(projectId)}?${search({ ...question, format: 'csv' })}`);
