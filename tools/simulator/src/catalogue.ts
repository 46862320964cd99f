/** What the demo shop is made of: products, people's browsers and places, and where they come from. Invented, all of it. */
export interface Product {
  readonly slug: string;
  readonly name: string;
  readonly category: string;
  /** Decimal string, EUR. */
  readonly price: string;
  readonly weight: number;
}

export const PRODUCTS: readonly Product[] = [
  { slug: 'trail-runner', name: 'Trail Runner', category: 'shoes', price: '119.00', weight: 14 },
  { slug: 'city-sneaker', name: 'City Sneaker', category: 'shoes', price: '89.90', weight: 18 },
  { slug: 'rain-shell', name: 'Rain Shell', category: 'jackets', price: '179.00', weight: 6 },
  { slug: 'down-vest', name: 'Down Vest', category: 'jackets', price: '129.50', weight: 7 },
  { slug: 'merino-tee', name: 'Merino Tee', category: 'shirts', price: '59.00', weight: 12 },
  { slug: 'linen-shirt', name: 'Linen Shirt', category: 'shirts', price: '74.90', weight: 8 },
  { slug: 'day-pack', name: 'Day Pack 18 l', category: 'bags', price: '84.00', weight: 9 },
  { slug: 'weekender', name: 'Weekender', category: 'bags', price: '149.00', weight: 5 },
  { slug: 'wool-socks', name: 'Wool Socks', category: 'accessories', price: '16.50', weight: 13 },
  { slug: 'bottle', name: 'Steel Bottle', category: 'accessories', price: '24.90', weight: 10 },
];

export const USER_AGENTS: readonly string[] = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Mozilla/5.0 (iPad; CPU OS 18_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
];

export const CRAWLER = 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';

export interface Source {
  /** Path and query of the first page. */
  readonly landing: string;
  readonly query: string;
  readonly referrer: string | null;
  readonly weight: number;
}

export const SOURCES: readonly Source[] = [
  { landing: '/', query: '', referrer: null, weight: 30 },
  { landing: '/', query: '', referrer: 'https://www.google.com/', weight: 22 },
  { landing: '/p/trail-runner', query: '', referrer: 'https://www.google.com/', weight: 8 },
  { landing: '/', query: '', referrer: 'https://www.bing.com/', weight: 5 },
  { landing: '/', query: '', referrer: 'https://duckduckgo.com/', weight: 3 },
  { landing: '/c/shoes', query: '', referrer: 'https://www.instagram.com/', weight: 8 },
  { landing: '/', query: '', referrer: 'https://news.ycombinator.com/item?id=1', weight: 3 },
  { landing: '/', query: '', referrer: 'https://outdoor-journal.example/best-packs', weight: 4 },
  { landing: '/', query: '?utm_source=newsletter&utm_medium=email&utm_campaign=weekly', referrer: null, weight: 9 },
  {
    landing: '/c/shoes',
    query: '?utm_source=google&utm_medium=cpc&utm_campaign=shoes',
    referrer: 'https://www.google.com/',
    weight: 10,
  },
];

/** Of the visits that the autumn campaign brings while it runs. */
export const CAMPAIGN_SOURCE: Source = {
  landing: '/c/jackets',
  query: '?utm_source=instagram&utm_medium=paid_social&utm_campaign=autumn-sale',
  referrer: 'https://www.instagram.com/',
  weight: 1,
};

/** Addresses that MaxMind's test database knows; see the demo's folder in the standalone app. */
export const PLACES: readonly { readonly address: string; readonly weight: number }[] = [
  { address: '2a02:d180::1', weight: 26 },
  { address: '81.2.69.160', weight: 12 },
  { address: '2a02:d3c0::1', weight: 6 },
  { address: '2a02:cfc0::1', weight: 9 },
  { address: '214.78.120.1', weight: 8 },
  { address: '216.160.83.56', weight: 6 },
  { address: '2a02:e040::1', weight: 6 },
  { address: '2a02:da80::1', weight: 5 },
  { address: '2a02:d000::1', weight: 5 },
  { address: '89.160.20.112', weight: 4 },
  { address: '2a02:d5c0::1', weight: 4 },
  { address: '2a02:d1c0::1', weight: 4 },
  { address: '2a02:d100::1', weight: 3 },
  { address: '2001:218::1', weight: 3 },
  { address: '214.0.1.1', weight: 2 },
  { address: '214.0.0.1', weight: 2 },
  { address: '2a02:fc40::1', weight: 2 },
  { address: '2001:220::1', weight: 1 },
];

export const SHOP = 'https://shop.example';
