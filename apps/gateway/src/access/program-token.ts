/** What a program presents: a personal access token or an API key. */
const BEARER = /^Bearer\s+(np[tk]_\S*)$/i;
const BASIC = /^Basic\s+([\w+/=-]+)$/i;
const TOKEN = /^np[tk]_/;

/**
 * The token in an Authorization header; null: it holds none of a program.
 * @param basic Whether it may be the password, or the user name, of Basic (RFC 7617).
 */
export function programToken(header: string, { basic }: { readonly basic: boolean }): string | null {
  const bearer = BEARER.exec(header)?.[1];
  if (bearer !== undefined || !basic) return bearer ?? null;
  const [user = '', ...password] = Buffer.from(BASIC.exec(header)?.[1] ?? '', 'base64')
    .toString('utf8')
    .split(':');
  return [password.join(':'), user].find((text) => TOKEN.test(text)) ?? null;
}
