/** Refuses the start of a gateway in which a handler does not say what it needs. */
import { Injectable, RequestMethod, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { RuntimeModule } from '#runtime';
import { DECLARED } from './needs.js';

@Injectable()
export class DeclaredNeeds implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** Throws when a handler has no declaration; names every one. */
  onModuleInit(): void {
    const silent = this.discovery
      .getControllers()
      // Health and metrics are every app's, and let in whom they will.
      .filter(({ host }) => host?.metatype !== RuntimeModule)
      .flatMap(({ metatype }) => (metatype ? this.silentHandlers(metatype) : []));
    if (silent.length > 0) throw new Error(`handlers that do not declare what they need: ${silent.join(', ')}`);
  }

  private silentHandlers(controller: { readonly name: string; readonly prototype: object }): string[] {
    const prototype = controller.prototype as Readonly<Record<string, () => unknown>>;
    return this.scanner
      .getAllMethodNames(prototype)
      .filter((name) => {
        const handler = prototype[name]!;
        const method = this.reflector.get<RequestMethod | undefined>(METHOD_METADATA, handler);
        return method !== undefined && !this.reflector.get(DECLARED, handler);
      })
      .map((name) => `${controller.name}.${name}`);
  }
}
