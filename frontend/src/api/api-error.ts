/** What a request can fail with, told apart by code (the contract's, or one of the two that only a browser knows). */
import type { ErrorCode, Problem } from '#contracts';

export type ApiErrorCode = ErrorCode | 'NETWORK' | 'ANSWER_INVALID';

interface ErrorParts {
  readonly detail?: string | null;
  readonly traceId?: string | null;
  /** Seconds, from Retry-After. */
  readonly retryAfter?: number | null;
  /** What is wrong with a field of the request, by its name. */
  readonly fields?: Readonly<Record<string, string>>;
  /** All that the server said, for members that only some errors have. */
  readonly problem?: Readonly<Record<string, unknown>>;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly detail: string | null;
  readonly traceId: string | null;
  readonly retryAfter: number | null;
  readonly fields: Readonly<Record<string, string>>;
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(
    readonly code: ApiErrorCode,
    title: string,
    readonly status: number,
    { detail = null, traceId = null, retryAfter = null, fields = {}, problem = {} }: ErrorParts = {},
  ) {
    super(title);
    this.detail = detail;
    this.traceId = traceId;
    this.retryAfter = retryAfter;
    this.fields = fields;
    this.problem = problem;
  }
}

export const networkError = (): ApiError =>
  new ApiError('NETWORK', 'The server cannot be reached', 0, {
    detail: 'Check your connection, or whether NexusPipe is running.',
  });

/** The error that an answer outside 2xx stands for. A body that is not problem+json (a proxy's page) keeps its status. */
export function errorOf(status: number, body: string, retryAfterHeader: string | null): ApiError {
  const seconds = Number(retryAfterHeader);
  const retryAfter = retryAfterHeader !== null && Number.isFinite(seconds) ? seconds : null;
  const problem = parseProblem(body);
  if (!problem)
    return new ApiError('ANSWER_INVALID', `The server answered with status ${status}`, status, { retryAfter });
  const errors = fieldErrors(problem['errors']);
  const detail = problem.detail ?? (errors.map((error) => error.detail).join('. ') || null);
  const fields = Object.fromEntries(errors.map((error) => [error.field, fieldText(error)]));
  return new ApiError(problem.code, problem.title, status, {
    detail,
    traceId: problem.traceId ?? null,
    retryAfter,
    fields,
    problem,
  });
}

interface FieldError {
  readonly field: string;
  readonly detail: string;
}

function fieldErrors(errors: unknown): readonly FieldError[] {
  if (!Array.isArray(errors)) return [];
  return errors.filter(
    (error: Partial<FieldError> | null): error is FieldError =>
      typeof error?.field === 'string' && typeof error.detail === 'string',
  );
}

/** As it reads at the field itself, which need not be named there: “must be short” becomes “Must be short.” */
function fieldText({ field, detail }: FieldError): string {
  const text = detail.startsWith(`${field} `) ? detail.slice(field.length + 1) : detail;
  return sentence(text);
}

const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

/** What the server found wrong with a field of a form; null: nothing. */
export function fieldProblem(error: unknown, field: string): string | null {
  return error instanceof ApiError ? (error.fields[field] ?? null) : null;
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
    'It was used or withdrawn, or has expired. Ask whoever sent it for a new one. On the machine itself: “nexuspipe admin link”.',
  KEY_SCOPE: 'The key does not have the scope that this needs.',
  PERSON_NEEDED: 'Sign in: a token or a key may not do this.',
  FORBIDDEN: 'Your role in this project does not allow this.',
  NOT_FOUND: 'It does not exist, or you are not a member of its project.',
  NAME_TAKEN: 'Choose another name.',
  CONFLICT: 'Somebody else changed it meanwhile. Load it again and repeat what you wanted.',
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
  const advice = [ADVICE[error.code] ?? (error.detail && sentence(error.detail)), wait]
    .filter((part) => part !== null)
    .join(' ');
  const explained = error.code === 'NETWORK' || ADVICE[error.code] !== undefined;
  // A refusal explains itself; a fault on the server is reported with its trace.
  const traceId = error.status >= 500 ? error.traceId : null;
  const reference = explained ? null : [error.code, traceId].filter((part) => part !== null).join(' · ');
  return { title: error.message, advice: advice || null, reference };
}
