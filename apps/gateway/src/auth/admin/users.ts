import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { refuse, type Refusal } from '#domain';
import { allUsers, userById, type Author } from '#event-store';
import { ResetLinks } from '../password/reset-links.js';
import type { IssuedLink, UserOfInstallation } from './user.dto.js';

/** Who has an account here. */
@Injectable()
export class Users {
  constructor(
    private readonly database: DataSource,
    private readonly links: ResetLinks,
  ) {}

  async list(): Promise<readonly UserOfInstallation[]> {
    const rows = await allUsers(this.database.manager);
    return rows.map(({ createdAt, ...user }) => ({ ...user, createdAt: createdAt.toISOString() }));
  }

  async resetLink(author: Author, userId: string, origin: string): Promise<IssuedLink | Refusal> {
    const user = await userById(this.database.manager, userId);
    if (!user) return refuse('NOT_FOUND', 'no such user');
    const { link, expiresAt } = await this.links.issue(user, author, origin);
    return { link, expiresAt: expiresAt.toISOString() };
  }
}
