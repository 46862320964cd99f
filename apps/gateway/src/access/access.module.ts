import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AuthModule } from '../auth/auth.module.js';
import { AccessGuard } from './access.guard.js';
import { DeclaredNeeds } from './declared-needs.js';
import { Standings } from './standings.js';

/** Who may do what. Its guard stands before every handler. */
@Module({
  imports: [AuthModule, DiscoveryModule],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }, DeclaredNeeds, Standings],
  exports: [Standings],
})
export class AccessModule {}
