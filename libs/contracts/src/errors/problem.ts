/** RFC 9457 problem details: the one shape in which errors leave over HTTP. */
import { ERRORS, type ErrorCode } from './catalogue.js';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly detail?: string;
  readonly traceId: string;
  readonly [extension: string]: unknown;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Builds the problem for a code; extensions add members such as `events` or `errors`. */
export function problem(code: ErrorCode, traceId: string, extensions: Record<string, unknown> = {}): Problem {
  const { status, retryable, title } = ERRORS[code];
  return { type: `urn:nexuspipe:error:${code}`, title, status, code, retryable, traceId, ...extensions };
}
