/** What the demo shop is made of: products, people's browsers, and where they come from. Invented, all of it. */
export interface Product {
  readonly slug: string;
  readonly name: string;
  readonly category: string;
  /** Decimal string, EUR. */
  readonly price: string;
}

export const PRODUCTS: readonly Product[] = [
  { slug: 'trail-runner', name: 'Trail Runner', category: 'shoes', price: '119.00' },
  { slug: 'city-sneaker', name: 'City Sneaker', category: 'shoes', price: '89.90' },
  { slug: 'rain-shell', name: 'Rain Shell', category: 'jackets', price: '179.00' },
  { slug: 'down-vest', name: 'Down Vest', category: 'jackets', price: '129.50' },
  { slug: 'merino-tee', name: 'Merino Tee', category: 'shirts', price: '59.00' },
  { slug: 'linen-shirt', name: 'Linen Shirt', category: 'shirts', price: '74.90' },
  { slug: 'day-pack', name: 'Day Pack 18 l', category: 'bags', price: '84.00' },
  { slug: 'weekender', name: 'Weekender', category: 'bags', price: '149.00' },
  { slug: 'wool-socks', name: 'Wool Socks', category: 'accessories', price: '16.50' },
  { slug: 'bottle', name: 'Steel Bottle', category: 'accessories', price: '24.90' },
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

/** Landing query and referrer of a visit. */
export const SOURCES: readonly { readonly query: string; readonly referrer: string | null; readonly weight: number }[] =
  [
    { query: '', referrer: null, weight: 30 },
    { query: '', referrer: 'https://www.google.com/', weight: 28 },
    { query: '', referrer: 'https://www.bing.com/', weight: 5 },
    { query: '', referrer: 'https://www.instagram.com/', weight: 8 },
    { query: '', referrer: 'https://news.ycombinator.com/item?id=1', weight: 3 },
    { query: '?utm_source=newsletter&utm_medium=email&utm_campaign=autumn', referrer: null, weight: 14 },
    { query: '?utm_source=google&utm_medium=cpc&utm_campaign=shoes', referrer: 'https://www.google.com/', weight: 12 },
  ];

export const SHOP = 'https://shop.example';
