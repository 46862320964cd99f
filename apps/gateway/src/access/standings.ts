/** Looks up what somebody is: in a project, and in the installation. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectRole } from '#domain';
import { roleOf, userById } from '#event-store';
import type { Standing } from './decide.js';
import type { Need } from './needs.js';
import type { Principal } from './principal.js';

/** Ids are ours; anything else is not looked up (PostgreSQL refuses some texts). */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

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
    return ID.test(projectId) && ID.test(userId) ? roleOf(this.database.manager, userId, projectId) : null;
  }

  private async isOperator(userId: string): Promise<boolean> {
    return ID.test(userId) && (await userById(this.database.manager, userId))?.instanceRole === 'operator';
  }
}
