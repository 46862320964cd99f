import { Module } from '@nestjs/common';
import type { Logger } from '#runtime';
import { LOGGER, SETTINGS, type GatewaySettings } from '../parts.js';
import { LinkMails } from './link-mails.js';
import { openMailer } from './mailer.js';

@Module({
  providers: [{ provide: LinkMails, useFactory: linkMails, inject: [SETTINGS, LOGGER] }],
  exports: [LinkMails],
})
export class MailModule {}

function linkMails({ mail }: GatewaySettings, logger: Logger): LinkMails {
  return new LinkMails(mail ? openMailer(mail) : null, logger);
}
