import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { SessionPrincipal as Principal } from '../access/principal.js';

/** The id of the user whose token came with the request. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { user } = context.switchToHttp().getRequest<{ user: Principal }>();
  return user.userId;
});
