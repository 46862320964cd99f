import { Globe, Server } from 'lucide-react';
import type { KeyUse } from './draft.js';

const USES = [
  {
    value: 'server',
    icon: Server,
    title: 'Server key',
    text: 'Kept secret. May speak for visitors: states their address and browser.',
  },
  {
    value: 'browser',
    icon: Globe,
    title: 'Browser key',
    text: 'May stand in a web page. The visitor’s address and browser come from the request.',
  },
] as const;

export function UseChoice({ value, onChange }: { readonly value: KeyUse; readonly onChange: (use: KeyUse) => void }) {
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium">Where it is used</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {USES.map(({ value: use, icon: Icon, title, text }) => (
          <label
            key={use}
            className="flex cursor-pointer gap-3 rounded-lg border border-line-strong p-3 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="use"
              className="mt-1 size-4 shrink-0 accent-accent-fill"
              checked={value === use}
              onChange={() => onChange(use)}
            />
            <span>
              <span className="flex items-center gap-1.5 font-medium">
                <Icon aria-hidden className="size-4 text-ink-3" />
                {title}
              </span>
              <span className="text-[0.8125rem] text-ink-2">{text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
