import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Needs } from '../access/needs.js';
import { SETTINGS, type GatewaySettings } from '../parts.js';
import { Meta } from './meta.view.js';
import { packageVersion } from './version.js';

@ApiTags('meta')
@Controller('meta')
export class MetaController {
  private readonly version = packageVersion();

  constructor(@Inject(SETTINGS) private readonly settings: GatewaySettings) {}

  /** What a page must know of this installation before anybody has signed in. */
  @Get()
  @Needs('public')
  @ApiOkResponse({ type: Meta })
  read(): Meta {
    return { ingestUrl: this.settings.ingestUrl ?? null, version: this.version };
  }
}
