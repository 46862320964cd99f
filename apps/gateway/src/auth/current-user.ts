import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AskedRequest } from '../access/access.guard.js';
import type { SessionPrincipal } from '../access/principal.js';
import { Refused } from '../problems/refused.js';

/** The id of the person whose token came with the request; of no API key. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { user } = context.switchToHttp().getRequest<AskedRequest>();
  if (!user || user.kind === 'key') throw new Refused('PERSON_NEEDED');
  return user.userId;
});

/** The sign-in behind the request; for routes that need a person. */
export const CurrentSession = createParamDecorator((_data: unknown, context: ExecutionContext): SessionPrincipal => {
  const { user } = context.switchToHttp().getRequest<AskedRequest>();
  if (user?.kind !== 'session') throw new Refused('PERSON_NEEDED');
  return user;
});
