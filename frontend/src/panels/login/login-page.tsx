import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { EntryCard } from '../../app/entry-card.js';
import { safeReturnPath } from '../../app/paths.js';
import { CreateAdministratorForm } from './create-administrator-form.js';
import { LoginForm } from './login-form.js';

/** Sign in; with `?link=<token>` instead: make the first administrator. */
export function LoginPage() {
  const search = useSearch({ from: '/login' });
  const navigate = useNavigate();
  const router = useRouter();

  // Replaced, so that neither the link's token nor the form stays in the history.
  const enter = () => router.history.replace(safeReturnPath(search.return));

  if (search.link) {
    return (
      <EntryCard
        title="Create the administrator"
        intro="This installation has none yet. The account you make here can do everything."
      >
        <CreateAdministratorForm
          token={search.link}
          onDone={enter}
          onHaveAccount={() => void navigate({ to: '/login', replace: true })}
        />
      </EntryCard>
    );
  }
  return (
    <EntryCard
      title="Sign in"
      intro={
        search.ended === 'expired'
          ? 'Your session has ended. Sign in to go on where you were.'
          : 'Your events, as they happen.'
      }
      below={
        <Link to="/forgot" className="font-medium text-accent underline underline-offset-4">
          Forgot your password?
        </Link>
      }
    >
      <LoginForm onDone={enter} />
    </EntryCard>
  );
}
