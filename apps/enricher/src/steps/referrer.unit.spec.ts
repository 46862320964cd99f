import { describe, expect, it } from '@jest/globals';
import { aRawEvent, facts } from './a-raw-event.spec.js';
import { campaign } from './campaign.js';
import { page } from './page.js';
import { referrer } from './referrer.js';

const SHOP = 'https://www.shop.test/';

function cameBy(from: string | null, url: string | null = SHOP): unknown {
  const event = aRawEvent({ url, referrer: from });
  const known = facts({ ...page(event) });
  return referrer(event, { ...known, ...campaign(event, known) });
}
const facted = (medium: string, source: string | null) => ({ referrerFacts: { medium, source } });

describe('referrer', () => {
  it.each([
    [null, 'direct', null],
    ['', 'direct', null],
    ['https://www.shop.test/other', 'internal', null],
    ['http://SHOP.test:8080/', 'internal', null],
    ['https://blog.shop.test/', 'referral', 'blog.shop.test'],
    ['https://www.google.com/', 'search', 'Google'],
    ['https://google.co.uk/search?q=x', 'search', 'Google'],
    ['https://www.google.de', 'search', 'Google'],
    ['https://mail.google.com/mail/u/0', 'email', 'Gmail'],
    ['https://yandex.com.tr/', 'search', 'Yandex'],
    ['https://mail.yandex.ru/', 'email', 'Yandex Mail'],
    ['https://search.yahoo.com/', 'search', 'Yahoo'],
    ['https://mail.yahoo.com/', 'email', 'Yahoo Mail'],
    ['https://l.facebook.com/l.php?u=x', 'social', 'Facebook'],
    ['https://t.co/abc', 'social', 'X'],
    ['android-app://com.google.android.gm/', 'email', 'Gmail'],
    ['https://google.attacker.example/', 'referral', 'google.attacker.example'],
    ['https://notfacebook.com/', 'referral', 'notfacebook.com'],
    ['https://example.org/a?utm_medium=cpc', 'referral', 'example.org'],
    ['http://127.0.0.1/', 'referral', '127.0.0.1'],
  ])('from %p: %s', (from, medium, source) => {
    expect(cameBy(from)).toEqual(facted(medium, source));
  });

  it.each([
    ['?utm_medium=cpc&utm_source=bing', 'paid', 'bing'],
    ['?utm_medium=PPC', 'paid', 'Google'],
    ['?utm_medium=paid_social&utm_source=meta', 'paid', 'meta'],
    ['?gclid=1', 'paid', 'Google'],
    ['?a=b&msclkid=1', 'paid', 'Bing'],
    ['?utm_medium=email&utm_source=spring', 'email', 'spring'],
    ['?utm_medium=social&utm_source=x', 'social', 'x'],
    ['?utm_medium=organic', 'search', 'Google'],
    ['?fbclid=1', 'search', 'Google'],
    ['?notgclid=1', 'search', 'Google'],
    ['?utm_source=partner', 'search', 'Google'],
  ])('from a search engine to a page with %s: %s', (query, medium, source) => {
    expect(cameBy('https://www.google.com/', SHOP + query)).toEqual(facted(medium, source));
  });

  it('is the campaign’s source when nobody referred', () => {
    expect(cameBy(null, `${SHOP}?utm_source=poster&utm_medium=qr`)).toEqual(facted('referral', 'poster'));
  });

  it.each(['not a url', '/relative', 'javascript:alert(1)', 'mailto:a@b.test', 'about:blank', 'https://'])(
    'marks %p, from which nobody can come, and goes on without it',
    (from) => {
      expect(cameBy(from)).toEqual({ ...facted('direct', null), mark: 'referrer_invalid' });
    },
  );

  it('says nothing of an event without url and referrer', () => {
    expect(cameBy(null, null)).toEqual({});
  });
});
