import type { ReactNode } from 'react';
import type { EventView } from '#contracts';
import { fieldsOf } from './fields.js';

/** Every field that has a value, in groups. */
export function EventFields({ event }: { readonly event: EventView }) {
  return (
    <>
      {fieldsOf(event).map((group) => (
        <Group key={group.title} title={group.title}>
          {group.fields.map(({ name, value }) => (
            <div key={name} className="grid grid-cols-[8rem_minmax(0,1fr)] gap-3 border-t border-line py-1.5">
              <dt className="text-ink-3">{name}</dt>
              <dd className="break-words text-ink">{value}</dd>
            </div>
          ))}
        </Group>
      ))}
    </>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 font-semibold">{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}
