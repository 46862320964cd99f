/** Which projects there are for who asks. */
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { refuse, type ProjectRole, type Refusal } from '#domain';
import { projectOf, projectsOf } from '#event-store';
import { roleLeft } from '../../access/decide.js';
import type { Principal } from '../../access/principal.js';
import { projectView, type ProjectList, type ProjectView } from './project.dto.js';

export class ListProjects extends Query<ProjectList> {
  constructor(readonly asker: Principal) {
    super();
  }
}

@QueryHandler(ListProjects)
export class ListProjectsHandler implements IQueryHandler<ListProjects> {
  constructor(private readonly database: DataSource) {}

  async execute({ asker }: ListProjects): Promise<ProjectList> {
    if (asker.kind === 'key') return { projects: [] };
    const rows = await projectsOf(this.database.manager, asker.userId);
    const projects = rows.flatMap((row) => {
      const role = roleLeft(asker, { projectId: row.id, role: row.role, isOperator: false });
      return role ? [projectView(row, role)] : [];
    });
    return { projects };
  }
}

export class GetProject extends Query<ProjectView | Refusal> {
  constructor(
    readonly role: ProjectRole,
    readonly projectId: string,
  ) {
    super();
  }
}

@QueryHandler(GetProject)
export class GetProjectHandler implements IQueryHandler<GetProject> {
  constructor(private readonly database: DataSource) {}

  async execute({ role, projectId }: GetProject): Promise<ProjectView | Refusal> {
    const row = await projectOf(this.database.manager, projectId);
    return row ? projectView(row, role) : refuse('NOT_FOUND', 'no such project');
  }
}
