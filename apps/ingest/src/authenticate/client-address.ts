/**
 * Whose address a connection is of, by the rule that Fastify's `trustProxy` follows for requests: what the listed proxies
 * say in X-Forwarded-For counts, from the nearest on, up to the first that is not listed.
 */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** A dual-stack listener shows IPv4 addresses in this form (RFC 4291, 2.5.5.2). */
const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

export type AddressOf = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string | null;

export const unmapped = (address: string): string => address.replace(MAPPED_IPV4, '');

/** `proxies`: addresses and networks, as `10.0.0.1` or `192.168.0.0/16`. */
export function addressBehind(proxies: readonly string[]): AddressOf {
  const trusted = listOf(proxies);
  return ({ headers, socket }) => {
    let address = socket.remoteAddress === undefined ? null : unmapped(socket.remoteAddress);
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    while (address !== null && forwarded.length > 0 && isListed(trusted, address)) {
      const named = unmapped(forwarded.pop()!.trim());
      if (isIP(named) === 0) break;
      address = named;
    }
    return address;
  };
}

function listOf(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/', 2);
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const isListed = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
