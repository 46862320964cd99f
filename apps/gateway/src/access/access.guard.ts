/** Stands before every handler: who asks, and whether that one may. It leaves both at the request. */
import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import type { ProjectRole } from '#domain';
import { Bearers } from '../auth/bearers.js';
import { TokenRefused, TokenRefusals, tokenFaultOf } from '../auth/token-refusals.js';
import { Refused } from '../problems/refused.js';
import { wantsCsv } from '../queries/csv/format.js';
import { acrossProjects, requestIsAbout } from '../tenancy/project-scope.js';
import { decide, roleLeft } from './decide.js';
import { programToken } from './program-token.js';
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
    private readonly bearers: Bearers,
    private readonly refusals: TokenRefusals,
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
    requestIsAbout(projectOf(request));
    if (declared.need !== 'public') await this.authenticate(context, request, declared);
    refuseUnstorable(request);
    await this.authorise(declared.need, request);
    if (declared.csv && wantsCsv(request)) await this.authorise(declared.csv, request);
    return true;
  }

  /** What passport found; `info` says why it found nobody. */
  override handleRequest<User = Principal>(
    fault: unknown,
    principal: User | false | null,
    info: unknown,
    context: ExecutionContext,
  ): User {
    if (principal) return principal;
    if (fault && !(fault instanceof TokenRefused)) throw fault;
    this.refusals.note(tokenFaultOf(fault ?? info), context.switchToHttp().getRequest<AskedRequest>().ip);
    throw new Refused('UNAUTHENTICATED');
  }

  /** Leaves the principal at the request: of a person by passport, of a program by its token. Throws Refused. */
  private async authenticate(context: ExecutionContext, request: AskedRequest, { basic }: Declared): Promise<void> {
    const token = programToken(request.headers.authorization ?? '', { basic: basic ?? false });
    if (token === null) {
      await super.canActivate(context);
      return;
    }
    // Whose token it is tells of which project it is.
    const principal = await acrossProjects(() => this.bearers.principalOf(token, request.ip));
    if (!principal) throw new Refused('UNAUTHENTICATED');
    request.user = principal;
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
