import { TextField } from '../../ui/field.js';
import type { LimitsDraft, ReadLimits } from './limits.js';

interface LimitsFieldsProps {
  readonly draft: LimitsDraft;
  /** What is wrong, once it is to be said. */
  readonly problems: ReadLimits['problems'];
  readonly onChange: (draft: LimitsDraft) => void;
}

export function LimitsFields({ draft, problems, onChange }: LimitsFieldsProps) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <TextField
        label="Events a second"
        hint="Empty: what the installation allows."
        inputMode="numeric"
        autoComplete="off"
        error={problems.ratePerSecond}
        value={draft.ratePerSecond}
        onChange={(ratePerSecond) => onChange({ ...draft, ratePerSecond })}
      />
      <TextField
        label="Events a month"
        hint="A calendar month of UTC. Empty: no quota."
        inputMode="numeric"
        autoComplete="off"
        error={problems.monthlyQuota}
        value={draft.monthlyQuota}
        onChange={(monthlyQuota) => onChange({ ...draft, monthlyQuota })}
      />
    </div>
  );
}
