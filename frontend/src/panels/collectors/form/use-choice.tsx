import { Globe, ScanEye, Server, ShieldCheck } from 'lucide-react';
import { Choices } from '../../../ui/choices.js';
import type { KeyUse } from './draft.js';

const USES = [
  {
    value: 'server',
    icon: Server,
    title: 'Server key',
    text: 'Sends events. Kept secret. May speak for visitors: states their address and browser.',
  },
  {
    value: 'browser',
    icon: Globe,
    title: 'Browser key',
    text: 'Sends events from web pages, where anybody can read it. The visitor’s address and browser come from the request.',
  },
  {
    value: 'read',
    icon: ScanEye,
    title: 'Reading key',
    text: 'Reads this project’s figures, events and files over the API, as an analyst would. Kept secret.',
  },
  {
    value: 'admin',
    icon: ShieldCheck,
    title: 'Managing key',
    text: 'Manages this project over the API, as an admin would: keys, streams, members. Kept very secret.',
  },
] as const;

export function UseChoice({ value, onChange }: { readonly value: KeyUse; readonly onChange: (use: KeyUse) => void }) {
  return (
    <Choices
      legend="What it is for"
      name="use"
      twoColumns
      value={value}
      options={USES.map(({ value: use, icon: Icon, title, text }) => ({
        value: use,
        text,
        title: (
          <>
            <Icon aria-hidden className="size-4 text-ink-3" />
            {title}
          </>
        ),
      }))}
      onChange={onChange}
    />
  );
}
