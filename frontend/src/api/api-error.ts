/** What a request can fail with, told apart by code (the contract's, or one of the two that only a browser knows). */
import type { ErrorCode, Problem } from '#contracts';

export type ApiErrorCode = ErrorCode | 'NETWORK' | 'ANSWER_INVALID';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly code: ApiErrorCode,
    title: string,
    readonly status: number,
    readonly detail: string | null,
    readonly traceId: string | null,
    /** Seconds, from Retry-After. */
    readonly retryAfter: number | null,
  ) {
    super(title);
  }
}

export const networkError = (): ApiError =>
  new ApiError(
    'NETWORK',
    'The server cannot be reached',
    0,
    'Check your connection, or whether NexusPipe is running.',
    null,
    null,
  );

/** The error that an answer outside 2xx stands for. A body that is not problem+json (a proxy's page) keeps its status. */
export function errorOf(status: number, body: string, retryAfterHeader: string | null): ApiError {
  const seconds = Number(retryAfterHeader);
  const retryAfter = retryAfterHeader !== null && Number.isFinite(seconds) ? seconds : null;
  const problem = parseProblem(body);
  if (!problem)
    return new ApiError('ANSWER_INVALID', `The server answered with status ${status}`, status, null, null, retryAfter);
  const detail = problem.detail ?? fieldDetails(problem['errors']);
  return new ApiError(problem.code, problem.title, status, detail, problem.traceId ?? null, retryAfter);
}

/** What is wrong with each field, as one sentence a field. */
function fieldDetails(errors: unknown): string | null {
  if (!Array.isArray(errors)) return null;
  const details = errors.map((error: { readonly detail?: unknown } | null) => error?.detail);
  return details.filter((detail) => typeof detail === 'string').join('. ') || null;
}

function parseProblem(body: string): Problem | null {
  try {
    const value = JSON.parse(body) as Partial<Problem> | null;
    return typeof value?.code === 'string' && typeof value.title === 'string' ? (value as Problem) : null;
  } catch {
    return null;
  }
}

/** Advice that the page can give better than the server, by code. */
const ADVICE: Partial<Record<ApiErrorCode, string>> = {
  LOGIN_FAILED: 'Check both and try again.',
  LINK_INVALID:
    'The link was used, has expired, or an administrator exists already. Run “nexuspipe admin link” for a new one.',
  FORBIDDEN: 'Your role in this project does not allow this.',
  NOT_FOUND: 'It does not exist, or you are not a member of its project.',
  NAME_TAKEN: 'Choose another name.',
  CONFLICT: 'Somebody else changed it meanwhile. Try again.',
};

export interface ErrorText {
  readonly title: string;
  readonly advice: string | null;
  /** For a support request, where the advice is not ours: code and trace id. */
  readonly reference: string | null;
}

/** What a person reads. Anything that is not an ApiError is a fault of ours and says so. */
export function textOf(error: unknown): ErrorText {
  if (!(error instanceof ApiError)) {
    return {
      title: 'Something went wrong on this page',
      advice: error instanceof Error ? error.message : null,
      reference: null,
    };
  }
  const wait = error.retryAfter === null ? null : `Try again in ${error.retryAfter} s.`;
  const advice = [ADVICE[error.code] ?? error.detail, wait].filter((part) => part !== null).join(' ');
  const explained = error.code === 'NETWORK' || ADVICE[error.code] !== undefined;
  // A refusal explains itself; a fault on the server is reported with its trace.
  const traceId = error.status >= 500 ? error.traceId : null;
  const reference = explained ? null : [error.code, traceId].filter((part) => part !== null).join(' · ');
  return { title: error.message, advice: advice || null, reference };
}
