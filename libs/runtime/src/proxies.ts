/** Proxies whose word about the client counts, as an operator lists them. */
import { isIP } from 'node:net';

/** `10.0.0.1, 192.168.0.0/16` as a list; null when a part is neither an address nor a network. */
export function proxyList(text: string): readonly string[] | null {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.every(isNetwork) ? parts : null;
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}
