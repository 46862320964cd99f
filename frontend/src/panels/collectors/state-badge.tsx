import { Ban, CircleCheck, TimerOff } from 'lucide-react';
import { Badge, type BadgeTone } from '../../ui/badge.js';
import type { CollectorState } from './collector-state.js';

const STATES: Record<CollectorState, { readonly tone: BadgeTone; readonly text: string; readonly icon: typeof Ban }> = {
  active: { tone: 'ok', text: 'Active', icon: CircleCheck },
  revoked: { tone: 'neutral', text: 'Revoked', icon: Ban },
  expired: { tone: 'warn', text: 'Expired', icon: TimerOff },
};

export function StateBadge({ state }: { readonly state: CollectorState }) {
  const { tone, text, icon: Icon } = STATES[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden className="size-3.5" />
      {text}
    </Badge>
  );
}
