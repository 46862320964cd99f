import { Module } from '@nestjs/common';
import type { Logger } from '#runtime';
import { LOGGER, SETTINGS, type GatewaySettings } from '../parts.js';
import { LinkMails } from './link-mails.js';
import { MailThrottle } from './mail-throttle.js';
import { openMailer } from './mailer.js';

@Module({
  providers: [MailThrottle, { provide: LinkMails, useFactory: linkMails, inject: [SETTINGS, LOGGER] }],
  exports: [LinkMails, MailThrottle],
})
export class MailModule {}

function linkMails({ mail }: GatewaySettings, logger: Logger): LinkMails {
  return new LinkMails(mail ? openMailer(mail) : null, logger);
}
