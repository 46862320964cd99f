import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { Logo } from '../../app/logo.js';
import { safeReturnPath } from '../../app/paths.js';
import { MAIN_ID } from '../../app/root-layout.js';
import { CreateAdministratorForm } from './create-administrator-form.js';
import { LoginForm } from './login-form.js';

/** Sign in; with `?link=<token>` instead: make the first administrator. */
export function LoginPage() {
  const search = useSearch({ from: '/login' });
  const navigate = useNavigate();
  const router = useRouter();
  useEffect(() => {
    document.title = search.link ? 'Create the administrator · NexusPipe' : 'Sign in · NexusPipe';
  }, [search.link]);

  // Replaced, so that neither the link's token nor the form stays in the history.
  const enter = () => router.history.replace(safeReturnPath(search.return));

  if (search.link) {
    return (
      <Frame
        title="Create the administrator"
        intro="This installation has none yet. The account you make here can do everything."
      >
        <CreateAdministratorForm
          token={search.link}
          onDone={enter}
          onHaveAccount={() => void navigate({ to: '/login', replace: true })}
        />
      </Frame>
    );
  }
  return (
    <Frame
      title="Sign in"
      intro={
        search.ended === 'expired'
          ? 'Your session has ended. Sign in to go on where you were.'
          : 'Your events, as they happen.'
      }
    >
      <LoginForm onDone={enter} />
    </Frame>
  );
}

function Frame({
  title,
  intro,
  children,
}: {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}) {
  return (
    <main id={MAIN_ID} tabIndex={-1} className="grid min-h-dvh place-items-center px-4 py-10 outline-none">
      <div className="w-full max-w-sm">
        <div className="mb-8 flex justify-center">
          <Logo />
        </div>
        <div className="rounded-2xl border border-line bg-surface p-6 shadow-card sm:p-7">
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          <p className="mt-1 mb-6 text-ink-2">{intro}</p>
          {children}
        </div>
      </div>
    </main>
  );
}
