/** Makes the parts injectable everywhere: DataSource, Health and Registry by class, the others by token. */
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { Health } from '#runtime';
import { EVENT_LOG, LIVE_STORE, LOGGER, SETTINGS, type GatewayParts, type GatewaySettings } from './parts.js';

@Global()
@Module({})
export class PartsModule {
  static register(parts: GatewayParts, settings: GatewaySettings): DynamicModule {
    const providers = [
      { provide: DataSource, useValue: parts.database },
      { provide: LIVE_STORE, useValue: parts.live },
      { provide: Health, useValue: parts.health },
      { provide: Registry, useValue: parts.metrics },
      { provide: EVENT_LOG, useValue: parts.log },
      { provide: LOGGER, useValue: parts.logger },
      { provide: SETTINGS, useValue: settings },
    ];
    return { module: PartsModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
