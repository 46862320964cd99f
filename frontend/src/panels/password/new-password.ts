/** The same rule as the gateway's, so that the answer comes before the request. */
export const PASSWORD_MIN = 12;
const PASSWORD_MAX = 256;

export interface PasswordProblems {
  readonly password: string | null;
  readonly repeated: string | null;
}

/** Long rather than contrived (OWASP ASVS 5.0, 6.2): a length, and no demands on kinds of characters. */
export function passwordProblems(password: string, repeated: string): PasswordProblems {
  const { length } = password;
  return {
    password:
      length < PASSWORD_MIN
        ? `At least ${PASSWORD_MIN} characters.`
        : length > PASSWORD_MAX
          ? `At most ${PASSWORD_MAX} characters.`
          : null,
    repeated: password === repeated ? null : 'The two are not the same.',
  };
}

/** What stands in the form. */
export interface PasswordDraft {
  readonly password: string;
  readonly repeated: string;
}

export const NO_PASSWORD: PasswordDraft = { password: '', repeated: '' };

export function isGood({ password, repeated }: PasswordDraft): boolean {
  return Object.values(passwordProblems(password, repeated)).every((problem) => problem === null);
}
