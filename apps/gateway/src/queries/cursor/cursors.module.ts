import { hkdfSync } from 'node:crypto';
import { Module } from '@nestjs/common';
import { AccessTokens } from '../../auth/access-tokens.js';
import { AuthModule } from '../../auth/auth.module.js';
import { PageCursors } from './page-cursors.js';

/** The cursors of every list. */
@Module({
  imports: [AuthModule],
  providers: [{ provide: PageCursors, useFactory: pageCursors, inject: [AccessTokens] }],
  exports: [PageCursors],
})
export class CursorsModule {}

/** Cursors are sealed with a key made from the one that signs tokens: every gateway has it, and no other secret is needed. */
function pageCursors({ key }: AccessTokens): PageCursors {
  const secret = key.privateKey.export({ type: 'pkcs8', format: 'der' });
  return new PageCursors(Buffer.from(hkdfSync('sha256', secret, '', 'nexuspipe page cursor', 32)));
}
