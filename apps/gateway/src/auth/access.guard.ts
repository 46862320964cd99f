/** Everything under /api/ needs an access token, unless its handler says that it is public. */
import { Injectable, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../problems/refused.js';
import type { SessionPrincipal as Principal } from '../access/principal.js';

const PUBLIC = 'nexuspipe:public';

/** Marks a handler that needs no access token. */
export const Public = () => SetMetadata(PUBLIC, true);

@Injectable()
export class AccessGuard extends AuthGuard('jwt') {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets are authenticated in their own middleware, before any handler.
    if (context.getType() !== 'http') return true;
    const { url } = context.switchToHttp().getRequest<FastifyRequest>().routeOptions;
    if (!url?.startsWith('/api/') || this.reflector.get<boolean>(PUBLIC, context.getHandler())) return true;
    return (await super.canActivate(context)) as boolean;
  }

  override handleRequest<User = Principal>(fault: unknown, principal: User | false | null): User {
    if (fault) throw fault;
    if (!principal) throw new Refused('UNAUTHENTICATED');
    return principal;
  }
}
