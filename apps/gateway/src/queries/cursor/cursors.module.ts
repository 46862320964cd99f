import { hkdfSync } from 'node:crypto';
import { Module } from '@nestjs/common';
import { AuthModule } from '../../auth/auth.module.js';
import type { SigningKey } from '../../auth/signing-key.js';
import { SigningKeys } from '../../auth/signing-keys.js';
import { PageCursors } from './page-cursors.js';

/** The cursors of every list. */
@Module({
  imports: [AuthModule],
  providers: [{ provide: PageCursors, useFactory: pageCursors, inject: [SigningKeys] }],
  exports: [PageCursors],
})
export class CursorsModule {}

/** Cursors are sealed with keys made from those that sign tokens: every gateway has them, and no other secret is needed. */
function pageCursors(keys: SigningKeys): PageCursors {
  const made = new WeakMap<SigningKey, Buffer>();
  const keyOf = (signing: SigningKey): Buffer => {
    const key = made.get(signing) ?? cursorKey(signing);
    made.set(signing, key);
    return key;
  };
  return new PageCursors(() => {
    const [current, ...others] = keys.held();
    return [keyOf(current), ...others.map(keyOf)];
  });
}

function cursorKey({ privateKey }: SigningKey): Buffer {
  const secret = privateKey.export({ type: 'pkcs8', format: 'der' });
  return Buffer.from(hkdfSync('sha256', secret, '', 'nexuspipe page cursor', 32));
}
