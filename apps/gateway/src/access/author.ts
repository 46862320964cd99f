/** Who a command is by: the person or program behind the request, and the reason that came with it. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Author } from '#event-store';
import { Refused } from '../problems/refused.js';
import type { Principal } from './principal.js';

/** Carries why something is done into the audit log. */
export const REASON_HEADER = 'x-audit-reason';
const MAX_REASON_LENGTH = 500;

/** The author of the request in hand. */
export const By = createParamDecorator((_data: unknown, context: ExecutionContext): Author => {
  return authorOfRequest(context.switchToHttp().getRequest());
});

/** Throws Refused when nobody in particular asks. */
export function authorOfRequest(request: FastifyRequest & { readonly user?: Principal }): Author {
  if (!request.user) throw new Refused('UNAUTHENTICATED');
  return authorOf(request.user, request.ip, reasonOf(request.headers[REASON_HEADER]));
}

export function authorOf(principal: Principal, address: string, reason: string | null): Author {
  if (principal.kind === 'key') return { kind: 'key', id: principal.collectorId, address, reason };
  return { kind: principal.kind === 'token' ? 'token' : 'user', id: principal.userId, address, reason };
}

/** Headers hold ASCII: other characters come percent-encoded. */
function reasonOf(header: string | string[] | undefined): string | null {
  if (typeof header !== 'string' || header === '') return null;
  return decode(header).slice(0, MAX_REASON_LENGTH);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
