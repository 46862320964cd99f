/** A key that signs access tokens (ES256), or did. */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { signingKeyId } from '#event-store';
import { ConfigInvalid } from '#runtime';

export interface VerificationKey {
  readonly kid: string;
  readonly publicKey: KeyObject;
  /** SPKI, as passport wants it. */
  readonly publicPem: string;
}

export interface SigningKey extends VerificationKey {
  readonly privateKey: KeyObject;
}

/** Throws ConfigInvalid when it is not EC P-256; `variable` is where it came from. */
export function signingKey(pem: string, variable = 'JWT_PRIVATE_KEY'): SigningKey {
  const privateKey = parse(createPrivateKey, pem, `${variable}: is not a private key in PEM`, variable);
  const publicKey = createPublicKey(privateKey);
  return { ...verificationKey(publicKey), privateKey };
}

/** Public keys in PEM, one after the other. Throws ConfigInvalid. */
export function verificationKeys(pems: string, variable = 'JWT_PREVIOUS_PUBLIC_KEYS'): readonly VerificationKey[] {
  const blocks = pems.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g);
  if (!blocks) throw new ConfigInvalid([`${variable}: is not a public key in PEM`]);
  return blocks.map((pem) => {
    const publicKey = parse(createPublicKey, pem, `${variable}: is not a public key in PEM`, variable);
    return verificationKey(publicKey);
  });
}

function verificationKey(publicKey: KeyObject): VerificationKey {
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  return { kid: signingKeyId(publicKey), publicKey, publicPem };
}

/** As it stands in the key set (RFC 7517). */
export function publicJwk({ kid, publicKey }: VerificationKey): JsonWebKey {
  return { ...publicKey.export({ format: 'jwk' }), kid, alg: 'ES256', use: 'sig' };
}

function parse(read: (pem: string) => KeyObject, pem: string, problem: string, variable: string): KeyObject {
  try {
    // In an environment variable line ends often stand as \n.
    const key = read(pem.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    throw new ConfigInvalid([problem]);
  }
  throw new ConfigInvalid([`${variable}: must be an EC key on P-256`]);
}
