/** Stands before every handler: who asks, and whether that one may. It leaves both at the request. */
import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import type { ProjectRole } from '#domain';
import { Refused } from '../problems/refused.js';
import { wantsCsv } from '../queries/csv/format.js';
import { decide, roleLeft } from './decide.js';
import { DECLARED, type Declared, type Need } from './needs.js';
import type { Principal } from './principal.js';
import { Standings } from './standings.js';

/** A request that the guard let through. */
export interface AskedRequest extends FastifyRequest {
  /** Absent where nobody in particular was needed. */
  user?: Principal;
  /** In the project that the address names, after what a token or a key takes away; absent where it names none. */
  role?: ProjectRole;
}

const API = '/api/';
const PROJECT_ROUTE = /\/projects\/:([A-Za-z]+)/;

@Injectable()
export class AccessGuard extends AuthGuard('jwt') {
  constructor(
    private readonly reflector: Reflector,
    private readonly standings: Standings,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    // Sockets have a door of their own, before any handler.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<AskedRequest>();
    const declared = this.reflector.get<Declared | undefined>(DECLARED, context.getHandler());
    // What is outside of the API (health, metrics) decides for itself.
    if (!declared && !request.routeOptions.url?.startsWith(API)) return true;
    if (!declared) throw new Refused('FORBIDDEN');
    if (declared.need !== 'public') await this.authenticate(context);
    refuseUnstorable(request);
    await this.authorise(declared.need, request);
    if (declared.csv && wantsCsv(request)) await this.authorise(declared.csv, request);
    return true;
  }

  override handleRequest<User = Principal>(fault: unknown, principal: User | false | null): User {
    if (fault) throw fault;
    if (!principal) throw new Refused('UNAUTHENTICATED');
    return principal;
  }

  /** Leaves the principal at the request. Throws Refused (UNAUTHENTICATED). */
  private async authenticate(context: ExecutionContext): Promise<void> {
    await super.canActivate(context);
  }

  private async authorise(need: Need, request: AskedRequest): Promise<void> {
    const { user = null } = request;
    const standing = await this.standings.of(user, need, projectOf(request));
    const refusal = decide(need, user, standing);
    if (refusal) throw new Refused(refusal);
    const role = user && roleLeft(user, standing);
    if (role) request.role = role;
  }
}

function parametersOf(request: FastifyRequest): Readonly<Record<string, string>> {
  return request.params as Readonly<Record<string, string>>;
}

function projectOf(request: FastifyRequest): string | null {
  const parameter = PROJECT_ROUTE.exec(request.routeOptions.url ?? '')?.[1];
  return parameter === undefined ? null : (parametersOf(request)[parameter] ?? null);
}

/** No id holds U+0000, and PostgreSQL takes no text that does. */
function refuseUnstorable(request: FastifyRequest): void {
  if (Object.values(parametersOf(request)).some((value) => value.includes('\0'))) throw new Refused('NOT_FOUND');
}
