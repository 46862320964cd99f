import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FlaskConical } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { EventSchemaRegistration } from '#contracts';
import { ApiError, fieldProblem } from '../../../api/api-error.js';
import { registerSchema, schemasKey, type SchemaPlace } from '../../../api/schemas.js';
import { Button } from '../../../ui/button.js';
import { TextAreaField, TextField } from '../../../ui/field.js';
import { Modal } from '../../../ui/overlay.js';
import { FormError } from '../../../ui/states.js';
import { DifferenceList } from '../type/difference-list.js';
import { differencesOf, parseSchema } from './parse-schema.js';

interface RegisterDialogProps {
  /** Type null: of a type that has none yet, and is typed. */
  readonly place: Omit<SchemaPlace, 'type'> & { readonly type: string | null };
  /** The latest version, to begin with; null: there is none. */
  readonly former: object | null;
  readonly onRegistered: (type: string) => void;
  readonly onClose: () => void;
}

const TEMPLATE = { type: 'object', properties: { total: { type: 'number', minimum: 0 } }, required: ['total'] };

/** A version, tried before it is registered. */
export function RegisterDialog({ place, former, onRegistered, onClose }: RegisterDialogProps) {
  return (
    <Modal
      open
      page
      dismissible={false}
      onClose={onClose}
      title={place.type === null ? 'New schema' : `New version for “${place.type}”`}
      description="What the properties of these events must be. What was right until now stays right beside it."
    >
      <RegisterForm place={place} former={former} onRegistered={onRegistered} onClose={onClose} />
    </Modal>
  );
}

interface Tried {
  readonly asked: string;
  readonly answer: EventSchemaRegistration;
}

function RegisterForm({ place, former, onRegistered, onClose }: RegisterDialogProps) {
  const [type, setType] = useState(place.type ?? '');
  const [text, setText] = useState(() => JSON.stringify(former ?? TEMPLATE, null, 2));
  const [isTried, setTried] = useState(false);
  const queryClient = useQueryClient();
  const name = type.trim();
  const { schema, fault } = parseSchema(text);
  const asked = JSON.stringify([name, schema]);
  const send = (dryRun: boolean) => registerSchema({ ...place, type: name }, schema ?? {}, dryRun);
  const dryRun = useMutation({ mutationFn: async (): Promise<Tried> => ({ asked, answer: await send(true) }) });
  const register = useMutation({
    mutationFn: () => send(false),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: schemasKey(place.projectId) });
      onRegistered(name);
      onClose();
    },
  });
  const isReady = name !== '' && schema !== null;
  const error = register.error ?? dryRun.error;
  const change = (set: (value: string) => void) => (value: string) => {
    set(value);
    dryRun.reset();
    register.reset();
  };
  const attempt = (run: () => void) => {
    setTried(true);
    register.reset();
    if (isReady) run();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!register.isPending) attempt(() => register.mutate());
  };
  const invalid = error instanceof ApiError && error.code.startsWith('SCHEMA_') ? differencesOf(error) : [];
  return (
    <form onSubmit={submit} noValidate className="grid gap-5">
      {place.type === null && (
        <TextField
          label="Type of the events"
          hint="As in “type”: purchase, page_view."
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={128}
          error={isTried && name === '' ? 'Name the type.' : fieldProblem(error, 'type')}
          value={type}
          onChange={change(setType)}
        />
      )}
      <TextAreaField
        label="Schema"
        hint="JSON Schema with an object at its root, or an Avro record."
        rows={16}
        error={(isTried ? fault : null) ?? fieldProblem(error, 'schema')}
        value={text}
        onChange={change(setText)}
      />
      {dryRun.data?.asked === asked && <Outcome answer={dryRun.data.answer} />}
      <FormError error={error} atFields={['schema', 'type']} />
      {invalid.length > 0 && <DifferenceList label="Why it is refused" differences={invalid} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button busy={dryRun.isPending} onClick={() => attempt(() => dryRun.mutate())}>
          <FlaskConical aria-hidden className="size-4" />
          Dry run
        </Button>
        <Button type="submit" tone="primary" busy={register.isPending}>
          Register
        </Button>
      </div>
    </form>
  );
}

function Outcome({ answer: { version, alongside } }: { readonly answer: EventSchemaRegistration }) {
  return (
    <p role="status" data-testid="register-outcome" className="rounded-lg bg-ok-soft px-3 py-2.5 text-ok">
      It would be version {version}.{' '}
      {alongside.length > 0
        ? `Events that are right by version ${alongside.join(', ')} are taken as well.`
        : 'It takes all that was right until now.'}
    </p>
  );
}
