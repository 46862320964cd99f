/** Who asks, as the guard left it at the request; for handlers whose answer depends on it. */
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ProjectRole } from '#domain';
import { Refused } from '../problems/refused.js';
import type { AskedRequest } from './access.guard.js';
import type { Principal } from './principal.js';

/** What who asks is in the project that the address names, after what a token or a key takes away. */
export const AsRole = createParamDecorator((_data: unknown, context: ExecutionContext): ProjectRole => {
  const { role } = context.switchToHttp().getRequest<AskedRequest>();
  if (!role) throw new Refused('NOT_FOUND');
  return role;
});

/** Whom the request speaks for. */
export const Asker = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { user } = context.switchToHttp().getRequest<AskedRequest>();
  if (!user) throw new Refused('UNAUTHENTICATED');
  return user;
});
