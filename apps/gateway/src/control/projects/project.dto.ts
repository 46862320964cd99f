import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { DISPLAY_NAME } from '#domain';

export class CreateProjectDto {
  @ApiProperty({ example: 'Shop', minLength: 1, maxLength: 100 })
  @Matches(DISPLAY_NAME, { message: 'name must be 1 to 100 printable characters' })
  name: string;
}

export class ProjectView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['owner'] }) role: string;
}

export class ProjectList {
  @ApiProperty({ type: [ProjectView] }) projects: readonly ProjectView[];
}
