import { Field } from '../ui/field.js';
import { Select } from '../ui/select.js';
import { ownZone } from './zone-time.js';

interface ZoneFieldProps {
  readonly value: string;
  /** Undefined: the browser's own, as when the address does not say. */
  readonly onChange: (zone: string | undefined) => void;
}

/** The zone in which hours and days are cut. */
export function ZoneField({ value, onChange }: ZoneFieldProps) {
  const own = ownZone();
  const zones = [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone'), value])];
  return (
    <Field label="Time zone">
      {({ id }) => (
        <Select
          id={id}
          label="Time zone"
          value={value}
          options={zones.map((zone) => ({ value: zone, label: zone === own ? `${zone} (this browser)` : zone }))}
          onChange={(zone) => onChange(zone === own ? undefined : zone)}
        />
      )}
    </Field>
  );
}
