/** Read side: the answers whose shapes the contracts name. */
import type { LiveAnswer, ProjectLedgerCheckAnswer, TimeseriesAnswer, TraceAnswer } from '#contracts';
import { call, download } from './http.js';

export interface Meta {
  /** Where collectors send to; absent when it is this origin. */
  readonly ingestUrl?: string | null;
}

export const readMeta = (signal: AbortSignal): Promise<Meta> => call('/meta', { signal, open: true });

export const readLedgerCheck = (projectId: string, signal: AbortSignal): Promise<ProjectLedgerCheckAnswer> =>
  call(`/projects/${projectId}/query/ledger/check`, { signal });

/** Counters now; without a stream, of the project, where a visitor of two streams counts once. */
export function readLive(projectId: string, stream: string | undefined, signal: AbortSignal): Promise<LiveAnswer> {
  return call(`/projects/${projectId}/query/live${search({ stream })}`, { signal });
}

export interface MinutesQuery {
  readonly stream: string | undefined;
  /** Epoch milliseconds, half-open. */
  readonly from: number;
  readonly to: number;
}

/** Events a minute, by event time: one series a type. */
export function readMinutes(projectId: string, query: MinutesQuery, signal: AbortSignal): Promise<TimeseriesAnswer> {
  const parameters = { metric: 'events', interval: 'minute', by: 'type', ...query };
  return call(`/projects/${projectId}/query/timeseries${search(parameters)}`, { signal });
}

export function readTrace(projectId: string, eventId: string, signal: AbortSignal): Promise<TraceAnswer> {
  return call(`/projects/${projectId}/query/events/${encodeURIComponent(eventId)}/trace`, { signal });
}

/** The same by the receipt that the collector gave for it. */
export function readReceipt(projectId: string, receipt: string, signal: AbortSignal): Promise<TraceAnswer> {
  return call(`/projects/${projectId}/query/receipts/${encodeURIComponent(receipt)}`, { signal });
}

/** Parameters of a question (`questionParameters`), with those of the one query. */
export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** Queries that answer a question, by the last part of their path. */
export type QueryName = 'overview' | 'timeseries' | 'top' | 'sessions' | 'events' | 'ledger';

export function readAnswer<T>(
  projectId: string,
  name: QueryName,
  parameters: Parameters,
  signal: AbortSignal,
): Promise<T> {
  return call(`/projects/${projectId}/query/${name}${search(parameters)}`, { signal });
}

/** The answer as comma separated values, for a spreadsheet. */
export function readCsv(projectId: string, name: QueryName, parameters: Parameters): Promise<Blob> {
  return download(`/projects/${projectId}/query/${name}${search({ ...parameters, format: 'csv' })}`);
}

/** As the end of an address; empty when nothing is given. */
export function search(parameters: Parameters): string {
  const given = Object.entries(parameters).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
}
