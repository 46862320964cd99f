/** User agents by ua-parser-js 1.x, in our words. */
import { UAParser } from 'ua-parser-js';
import type { DeviceClass, UserAgentFacts } from '#domain';

/** ua-parser-js names a device's type only when it is not a computer. */
const DEVICES: Readonly<Record<string, DeviceClass>> = {
  mobile: 'mobile',
  tablet: 'tablet',
  smarttv: 'tv',
  console: 'console',
  wearable: 'wearable',
  embedded: 'embedded',
  xr: 'wearable',
};

/** Systems of computers; anything else without a type is `other`. */
const DESKTOPS =
  /^(Windows|Mac OS|macOS|Linux|Ubuntu|Debian|Fedora|Arch|CentOS|RedHat|SUSE|Mint|Gentoo|Slackware|Mandriva|Mageia|Manjaro|elementary OS|Chrom(e|ium) OS|FreeBSD|OpenBSD|NetBSD|DragonFly|PC-BSD|Solaris|Haiku|BeOS|AIX|Minix|OS\/2|AmigaOS|RISC OS|Deepin|Zenwalk|Kubuntu|Xubuntu|Lubuntu)$/i;

export function agentOf(userAgent: string): UserAgentFacts {
  // Not getResult(), which also looks for engine and processor.
  const parser = new UAParser(userAgent);
  const [browser, os, device] = [parser.getBrowser(), parser.getOS(), parser.getDevice()];
  return {
    browser: browser.name ?? null,
    browserVersion: browser.version ?? null,
    os: os.name ?? null,
    device: deviceClass(device.type, os.name),
  };
}

function deviceClass(type: string | undefined, os: string | undefined): DeviceClass {
  if (type !== undefined) return DEVICES[type] ?? 'other';
  return os !== undefined && DESKTOPS.test(os) ? 'desktop' : 'other';
}
