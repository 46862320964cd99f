/** Who may see a project. To everybody else it does not exist. */
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { roleOf } from '#event-store';

/** Ids are ours; anything else is not looked up (PostgreSQL refuses some texts). */
const ID = /^[A-Za-z0-9_-]{1,64}$/;

@Injectable()
export class ProjectAccess {
  constructor(private readonly database: DataSource) {}

  async may(userId: string, projectId: string): Promise<boolean> {
    return ID.test(projectId) && ID.test(userId) && (await roleOf(this.database.manager, userId, projectId)) !== null;
  }
}
