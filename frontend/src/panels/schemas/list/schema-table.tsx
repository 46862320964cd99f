import type { EventSchemaView } from '#contracts';
import { Badge } from '../../../ui/badge.js';
import { CardCell, CardRow, CardTable } from '../../../ui/card-table.js';
import { MODE_LOOKS, POLICY_LOOKS } from '../schema-words.js';

interface SchemaTableProps {
  readonly schemas: readonly EventSchemaView[];
  readonly onOpen: (type: string) => void;
}

/** One a type. */
export function SchemaTable({ schemas, onOpen }: SchemaTableProps) {
  return (
    <CardTable caption="Types that have a schema" columns={['Type', 'Policy', 'Compatibility', 'Version']}>
      {schemas.map((schema) => {
        const { type, policy, compatibility, latest, alongside, retiredAt } = schema;
        return (
          <CardRow
            key={type}
            head={
              <button
                type="button"
                aria-label={`Open ${type}`}
                onClick={() => onOpen(type)}
                className="rounded text-left font-medium wrap-anywhere text-accent underline-offset-4 hover:underline"
              >
                {type}
              </button>
            }
          >
            <CardCell label="Policy">
              {retiredAt === null ? (
                <Badge tone={POLICY_LOOKS[policy].tone} title={POLICY_LOOKS[policy].text}>
                  {POLICY_LOOKS[policy].title}
                </Badge>
              ) : (
                <Badge>Retired</Badge>
              )}
            </CardCell>
            <CardCell label="Compatibility" title={MODE_LOOKS[compatibility].text} className="text-ink-2">
              {MODE_LOOKS[compatibility].title}
            </CardCell>
            <CardCell label="Version" className="text-ink-2 tabular-nums">
              {latest}
              {alongside.length > 0 && `, and ${alongside.join(', ')} as well`}
            </CardCell>
          </CardRow>
        );
      })}
    </CardTable>
  );
}
