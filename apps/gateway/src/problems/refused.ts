/** How a refusal, which is a value, leaves a controller: thrown at the edge and mapped by the one filter. */
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';
import type { ErrorCode } from '#contracts';
import { isRefusal } from '#domain';

/** A wrong member of a request. */
export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

export interface RefusedOptions {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly retryAfterSeconds?: number;
  /** Further members of the problem. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Ends a request with a code of the catalogue. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly code: ErrorCode,
    readonly options: RefusedOptions = {},
  ) {
    super(options.detail ?? code);
  }
}

/** A controller answers with what its handler decided; if that was a refusal, the answer is its problem. */
@Injectable()
export class RefusalInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((outcome: unknown) => {
        if (!isRefusal(outcome)) return outcome;
        const { code, detail, field, extensions } = outcome;
        const errors = field === undefined ? null : [{ field, detail }];
        throw new Refused(code, { detail, ...(errors && { errors }), ...(extensions && { extensions }) });
      }),
    );
  }
}
