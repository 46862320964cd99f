/** Looks up what somebody is: in a project, and in the installation. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectRole } from '#domain';
import { roleOf, userById } from '#event-store';
import { inProject, isId } from '../tenancy/project-scope.js';
import type { Standing } from './decide.js';
import type { Need } from './needs.js';
import type { Principal } from './principal.js';

@Injectable()
export class Standings {
  constructor(private readonly database: DataSource) {}

  /** Asks the database for no more than the decision on this need takes. */
  async of(principal: Principal | null, need: Need, projectId: string | null): Promise<Standing> {
    if (!principal || principal.kind === 'key') return { projectId, role: null, isOperator: false };
    const { userId } = principal;
    const isOperator = need === 'operator' && (await this.isOperator(userId));
    return { projectId, role: projectId === null ? null : await this.roleOf(userId, projectId), isOperator };
  }

  private async roleOf(userId: string, projectId: string): Promise<ProjectRole | null> {
    if (!isId(projectId) || !isId(userId)) return null;
    return inProject(projectId, () => roleOf(this.database.manager, userId, projectId));
  }

  private async isOperator(userId: string): Promise<boolean> {
    return isId(userId) && (await userById(this.database.manager, userId))?.instanceRole === 'operator';
  }
}
