/** From a pointer in the event that a call became to the same place in the call as it was sent. */
import { CALLS, objectOf, type CallName, type SentCall } from './call.js';

const RENAMED: Readonly<Record<string, string>> = {
  '/id': '/messageId',
  '/visitorId': '/anonymousId',
  '/stream': '/integrations/NexusPipe/stream',
};

export function pointerAsSent(pointer: string, call: CallName, sent: SentCall): string {
  if (pointer === '/type') return call === 'track' ? '/event' : pointer;
  if (pointer === '/timestamp') return (sent['timestamp'] ?? null) === null ? '/originalTimestamp' : pointer;
  if (pointer === '/url' || pointer === '/referrer') return pageField(pointer, call, sent);
  if (pointer.startsWith('/properties') && CALLS[call].properties === 'traits') return `/traits${pointer.slice(11)}`;
  return RENAMED[pointer] ?? pointer;
}

function pageField(pointer: string, call: CallName, sent: SentCall): string {
  const own = call === 'page' || call === 'screen' ? objectOf(sent['properties'])?.[pointer.slice(1)] : null;
  return typeof own === 'string' && own !== '' ? `/properties${pointer}` : `/context/page${pointer}`;
}
