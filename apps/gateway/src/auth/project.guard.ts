/** Every route under /projects/:… is for members of that project; for others it is not found. */
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../problems/refused.js';
import type { SessionPrincipal as Principal } from '../access/principal.js';
import { ProjectAccess } from './project-access.js';

const PROJECT_ROUTE = /\/projects\/:([A-Za-z]+)/;

@Injectable()
export class ProjectGuard implements CanActivate {
  constructor(private readonly access: ProjectAccess) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & { user?: Principal }>();
    const parameters = request.params as Readonly<Record<string, string>>;
    // No id holds U+0000, and PostgreSQL takes no text that does.
    if (Object.values(parameters).some((value) => value.includes('\0'))) throw new Refused('NOT_FOUND');
    const parameter = PROJECT_ROUTE.exec(request.routeOptions.url ?? '')?.[1];
    if (parameter === undefined) return true;
    const projectId = parameters[parameter] ?? '';
    if (!request.user || !(await this.access.may(request.user.userId, projectId))) throw new Refused('NOT_FOUND');
    return true;
  }
}
