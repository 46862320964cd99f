import { Field } from '../ui/field.js';
import { Select } from '../ui/select.js';
import { ownZone } from './zone-time.js';

interface ZoneFieldProps {
  readonly value: string;
  /** Undefined: the browser's own, as when the address does not say. */
  readonly onChange: (zone: string | undefined) => void;
}

/** Browsers list some zones by the names of before; both are understood everywhere. */
const RENAMED: Readonly<Record<string, string>> = {
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Godthab': 'America/Nuuk',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Europe/Kiev': 'Europe/Kyiv',
};

const listed = (): string[] => Intl.supportedValuesOf('timeZone').map((zone) => RENAMED[zone] ?? zone);

/** The zone in which hours and days are cut. */
export function ZoneField({ value, onChange }: ZoneFieldProps) {
  const own = ownZone();
  const zones = [...new Set([own, 'UTC', ...listed().sort(), value])];
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
