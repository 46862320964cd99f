import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, Matches } from 'class-validator';
import { DISPLAY_NAME } from '#domain';

export class CreateProjectDto {
  @ApiProperty({ example: 'Shop', minLength: 1, maxLength: 100 })
  @Matches(DISPLAY_NAME, { message: 'name must be 1 to 100 printable characters' })
  name: string;
}

export class ChangeProjectDto {
  @ApiProperty({ description: "Whether visitors' addresses are kept after their place was looked up." })
  @IsBoolean()
  keepsAddresses: boolean;
}

export class ProjectView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['owner'] }) role: string;
  @ApiProperty() keepsAddresses: boolean;
}

export class ProjectList {
  @ApiProperty({ type: [ProjectView] }) projects: readonly ProjectView[];
}
