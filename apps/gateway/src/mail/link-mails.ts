/** Brings one-time links to the people that they are for. */
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '#runtime';
import type { Letter, Mailer } from './mailer.js';

export interface InvitationMail {
  readonly to: string;
  readonly projectName: string;
  readonly link: string;
  readonly expiresAt: Date;
}

export interface ResetMail {
  readonly to: string;
  readonly link: string;
  readonly expiresAt: Date;
}

export class LinkMails implements OnApplicationShutdown {
  constructor(
    private readonly mailer: Mailer | null,
    private readonly logger: Logger,
  ) {}

  /** Without a mail server nothing is sent, and links are shown to whoever makes them. */
  get areSent(): boolean {
    return this.mailer !== null;
  }

  onApplicationShutdown(): void {
    this.mailer?.close();
  }

  /** Whether it was sent. If not, the link has to get to the invited person in another way; the log says why. */
  invitation({ to, projectName, link, expiresAt }: InvitationMail): Promise<boolean> {
    return this.deliver('invitation', {
      to,
      subject: `You are invited to ${projectName} on NexusPipe`,
      text: [
        `You are invited to the project ${projectName}. Follow this link to join it:`,
        link,
        `It is good once, until ${expiresAt.toUTCString()}. If you did not expect it, do nothing.`,
      ].join('\n\n'),
    });
  }

  /** Whether it was sent. */
  passwordReset({ to, link, expiresAt }: ResetMail): Promise<boolean> {
    return this.deliver('password reset', {
      to,
      subject: 'Your NexusPipe password',
      text: [
        'Somebody, most likely you, asked for a new password. Follow this link to choose one:',
        link,
        `It is good once, until ${expiresAt.toUTCString()}. If it was not you, do nothing: your password stays as it is.`,
      ].join('\n\n'),
    });
  }

  private async deliver(kind: string, letter: Letter): Promise<boolean> {
    if (!this.mailer) return false;
    try {
      await this.mailer.send(letter);
      return true;
    } catch (fault) {
      this.logger.warn({ kind, reason: reasonOf(fault) }, 'a mail could not be sent');
      return false;
    }
  }
}

/** No more than the code: what a mail server answers may quote the letter, and the letter holds a link. */
function reasonOf(fault: unknown): string {
  if (!(fault instanceof Error)) return 'unknown';
  const { code, responseCode } = fault as Error & { code?: string; responseCode?: number };
  return [code ?? fault.name, responseCode].filter((part) => part !== undefined).join(' ');
}
