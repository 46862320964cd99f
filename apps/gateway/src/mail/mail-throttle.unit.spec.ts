import { describe, expect, it } from '@jest/globals';
import { memoryLimits, type LiveStore } from '#live-store';
import { createLogger } from '#runtime';
import { INVITATION_MAILS, MailThrottle } from './mail-throttle.js';

const TOO_MANY = { code: 'TOO_MANY_REQUESTS' };
const throttle = (): MailThrottle =>
  new MailThrottle({ limits: memoryLimits(() => 0) } as LiveStore, createLogger('spec', 'silent'));

describe('mails', () => {
  it('with a link for a new password are a few an account, which nobody is told, and so many an address', async () => {
    const mails = throttle();
    const sent = [];
    for (let i = 0; i < 5; i += 1) sent.push(await mails.mayReset(`192.0.2.${i}`, i % 2 ? 'ann' : 'Ann'));
    expect(sent).toEqual([true, true, true, false, false]);
    const flood = Array.from({ length: 21 }, (_, i) => mails.mayReset(`2001:db8::${i}`, `user ${i}`));
    expect((await Promise.allSettled(flood)).filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  it('that invite are a few a person, whoever invites, and do not count as those for a new password', async () => {
    const mails = throttle();
    for (let i = 0; i < INVITATION_MAILS.recipient.burst; i += 1) await mails.countInvitation(`author ${i}`, 'ann');
    await expect(mails.countInvitation('another', 'ANN')).rejects.toMatchObject({
      ...TOO_MANY,
      options: { retryAfterSeconds: 1_200 },
    });
    await mails.countInvitation('another', 'bob');
    expect(await mails.mayReset('192.0.2.1', 'ann')).toBe(true);
  });

  it('that invite are so many of one author', async () => {
    const mails = throttle();
    for (let i = 0; i < INVITATION_MAILS.author.burst; i += 1) await mails.countInvitation('ann', `user ${i}`);
    await expect(mails.countInvitation('ann', 'one more')).rejects.toMatchObject(TOO_MANY);
    await mails.countInvitation('bob', 'one more');
  });
});
