import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, Matches } from 'class-validator';
import type * as contract from '#contracts';
import { DISPLAY_NAME, PERMISSIONS, permissionsOf, PROJECT_ROLES, type Permission, type ProjectRole } from '#domain';
import type { ProjectRow } from '#event-store';
import { IfGiven } from '../changes.js';
import { LimitsDto } from '../limits/limits.dto.js';

const NAME_MESSAGE = { message: 'name must be 1 to 100 printable characters' };

export class CreateProjectDto {
  @ApiProperty({ example: 'Shop', minLength: 1, maxLength: 100 })
  @Matches(DISPLAY_NAME, NAME_MESSAGE)
  name: string;
}

export class ChangeProjectDto extends LimitsDto {
  @ApiProperty({ required: false, minLength: 1, maxLength: 100 })
  @IfGiven()
  @Matches(DISPLAY_NAME, NAME_MESSAGE)
  name?: string;

  @ApiProperty({
    required: false,
    description: "Whether visitors' addresses are kept after their place was looked up.",
  })
  @IfGiven()
  @IsBoolean()
  keepsAddresses?: boolean;
}

export class ProjectView implements contract.ProjectView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: PROJECT_ROLES, description: 'Of who asks.' }) role: ProjectRole;
  @ApiProperty({ enum: Object.keys(PERMISSIONS), isArray: true, description: 'What who asks may do here.' })
  permissions: readonly Permission[];
  @ApiProperty() keepsAddresses: boolean;
  @ApiProperty({ type: Number, nullable: true, description: 'Events a second; null: what the installation allows.' })
  ratePerSecond: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Events a calendar month; null: no quota.' })
  monthlyQuota: number | null;
}

export class ProjectList {
  @ApiProperty({ type: [ProjectView] }) projects: readonly ProjectView[];
}

export function projectView(row: Omit<ProjectRow, 'createdAt'>, role: ProjectRole): ProjectView {
  const { id, name, keepsAddresses, ratePerSecond, monthlyQuota } = row;
  return { id, name, role, permissions: permissionsOf(role), keepsAddresses, ratePerSecond, monthlyQuota };
}
