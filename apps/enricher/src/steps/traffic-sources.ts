/**
 * Hosts that people come from, by what they are; a host stands for its subdomains too, and the longest entry wins.
 * `name.*` stands for the name under any country's domain, such as google.de or google.co.uk.
 */
import type { ReferrerMedium } from '#domain';

export interface TrafficSource {
  readonly medium: Extract<ReferrerMedium, 'search' | 'social' | 'email'>;
  readonly name: string;
}

const HOSTS: Readonly<Record<TrafficSource['medium'], Readonly<Record<string, readonly string[]>>>> = {
  search: {
    Google: ['google.*', 'com.google.android.googlequicksearchbox'],
    Bing: ['bing.com'],
    DuckDuckGo: ['duckduckgo.com'],
    Yahoo: ['search.yahoo.com', 'search.yahoo.co.jp', 'yahoo.com', 'yahoo.co.jp'],
    Yandex: ['yandex.*', 'ya.ru'],
    Baidu: ['baidu.com'],
    Ecosia: ['ecosia.org'],
    Qwant: ['qwant.com'],
    Startpage: ['startpage.com'],
    Brave: ['search.brave.com'],
    Kagi: ['kagi.com'],
    Naver: ['naver.com'],
    Daum: ['daum.net'],
    Seznam: ['seznam.cz'],
    Sogou: ['sogou.com'],
    AOL: ['search.aol.com'],
    Ask: ['ask.com'],
    Mojeek: ['mojeek.com'],
  },
  social: {
    Facebook: ['facebook.com', 'fb.com', 'fb.me', 'messenger.com', 'com.facebook.katana'],
    Instagram: ['instagram.com', 'com.instagram.android'],
    Threads: ['threads.net', 'threads.com'],
    X: ['t.co', 'twitter.com', 'x.com', 'com.twitter.android'],
    LinkedIn: ['linkedin.com', 'lnkd.in', 'com.linkedin.android'],
    Pinterest: ['pinterest.*', 'pin.it'],
    Reddit: ['reddit.com', 'redd.it', 'com.reddit.frontpage'],
    YouTube: ['youtube.com', 'youtu.be'],
    TikTok: ['tiktok.com'],
    Snapchat: ['snapchat.com'],
    WhatsApp: ['whatsapp.com', 'wa.me'],
    Telegram: ['t.me', 'telegram.org', 'telegram.me', 'org.telegram.messenger'],
    Discord: ['discord.com'],
    Mastodon: ['mastodon.social'],
    Bluesky: ['bsky.app'],
    VK: ['vk.com', 'vk.ru'],
    Weibo: ['weibo.com', 'weibo.cn'],
    Quora: ['quora.com'],
    Tumblr: ['tumblr.com'],
    Xing: ['xing.com'],
    'Hacker News': ['news.ycombinator.com'],
    'Stack Overflow': ['stackoverflow.com'],
  },
  email: {
    Gmail: ['mail.google.com', 'com.google.android.gm'],
    Outlook: ['outlook.live.com', 'outlook.office.com', 'outlook.office365.com', 'com.microsoft.office.outlook'],
    'Yahoo Mail': ['mail.yahoo.com', 'mail.yahoo.co.jp'],
    'Yandex Mail': ['mail.yandex.*'],
    'Proton Mail': ['mail.proton.me', 'mail.protonmail.com'],
    'iCloud Mail': ['icloud.com'],
    'Mail.ru': ['e.mail.ru'],
    'GMX Mail': ['navigator.gmx.net', 'bap.navigator.gmx.net', 'mail.gmx.net'],
    'AOL Mail': ['mail.aol.com'],
    Fastmail: ['fastmail.com'],
    'Zoho Mail': ['mail.zoho.com'],
  },
};

const BY_HOST = new Map<string, TrafficSource>(
  (Object.keys(HOSTS) as TrafficSource['medium'][]).flatMap((medium) =>
    Object.entries(HOSTS[medium]).flatMap(([name, hosts]) => hosts.map((host) => [host, { medium, name }] as const)),
  ),
);

/** What may follow a name that ends in `.*`: a country's domain or com, with com or co before it. */
const COUNTRY = /^(?:com|[a-z]{2}|com?\.[a-z]{2})$/;

/** RFC 1035: a longer name is no host's. */
const LONGEST_HOST = 253;

/** The known source that a host (lower case) belongs to; null for all others. */
export function trafficSourceOf(host: string): TrafficSource | null {
  if (host.length > LONGEST_HOST) return null;
  for (let from = 0; from < host.length; from = nextLabel(host, from)) {
    const suffix = host.slice(from);
    const exact = BY_HOST.get(suffix) ?? underAnyCountry(suffix);
    if (exact) return exact;
  }
  return null;
}

/** `mail.yandex.com.tr` is `mail.yandex.*`: tries each dot, the country being what follows it. */
function underAnyCountry(suffix: string): TrafficSource | null {
  for (let dot = suffix.indexOf('.'); dot !== -1; dot = suffix.indexOf('.', dot + 1)) {
    if (!COUNTRY.test(suffix.slice(dot + 1))) continue;
    const source = BY_HOST.get(`${suffix.slice(0, dot)}.*`);
    if (source) return source;
  }
  return null;
}

function nextLabel(host: string, from: number): number {
  const dot = host.indexOf('.', from);
  return dot === -1 ? host.length : dot + 1;
}
