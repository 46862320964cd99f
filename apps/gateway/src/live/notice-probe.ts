/**
 * Whether notices get through: sends itself one on a channel of its own and waits for it. An open connection says
 * nothing; a subscription may be dead on one.
 */
import { randomUUID } from 'node:crypto';
import type { Notices } from '#live-store';
import type { PartHealth } from '#runtime';

const DEADLINE_MS = 1_500;

export class NoticeProbe {
  private readonly channel = `notice-probe:${randomUUID()}`;
  private readonly waiting = new Map<string, () => void>();
  private unsubscribe: (() => Promise<void>) | null = null;

  constructor(private readonly notices: Notices) {}

  async open(): Promise<void> {
    this.unsubscribe = await this.notices.subscribe(this.channel, (message) => this.waiting.get(message)?.());
  }

  async close(): Promise<void> {
    await this.unsubscribe?.();
  }

  async check(): Promise<PartHealth> {
    const message = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    const arrived = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), DEADLINE_MS);
      this.waiting.set(message, () => resolve(true));
    });
    try {
      await this.notices.publish(this.channel, [message]);
      return (await arrived) ? { ok: true } : { ok: false, detail: 'notices do not get through' };
    } finally {
      clearTimeout(timer);
      this.waiting.delete(message);
    }
  }
}
