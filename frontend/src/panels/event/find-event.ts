/** One event by what people have of it: its id, or the receipt that the collector gave for it. */
import { queryOptions } from '@tanstack/react-query';
import type { TraceAnswer } from '#contracts';
import { ApiError } from '../../api/api-error.js';
import { readReceipt, readTrace } from '../../api/read.js';

/** Receipts have no other characters; an id may have any. */
const RECEIPT = /^[A-Za-z0-9_-]{8,400}$/;

export const foundEventQuery = (projectId: string, text: string) =>
  queryOptions({
    queryKey: ['trace', projectId, text, 'any'],
    queryFn: ({ signal }) => findEvent(projectId, text, signal),
    retry: false,
    refetchInterval: ({ state }) => (state.data?.status === 'in_flight' ? 2_000 : false),
    staleTime: 60_000,
  });

async function findEvent(projectId: string, text: string, signal: AbortSignal): Promise<TraceAnswer> {
  try {
    return await readTrace(projectId, text, signal);
  } catch (fault) {
    if (!isNotFound(fault) || !RECEIPT.test(text)) throw fault;
    return readReceipt(projectId, text, signal);
  }
}

export const isNotFound = (fault: unknown): boolean => fault instanceof ApiError && fault.code === 'NOT_FOUND';
