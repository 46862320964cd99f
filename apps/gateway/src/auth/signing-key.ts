/** The key that signs access tokens (ES256), from the configuration or from the database. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import type { DataSource } from 'typeorm';
import { storedSigningKey } from '#event-store';
import { ConfigInvalid } from '#runtime';

/** A class, so that it can be injected by its name. */
export class SigningKey {
  constructor(
    readonly kid: string,
    readonly privateKey: KeyObject,
    readonly publicKey: KeyObject,
  ) {}

  publicPem(): string {
    return this.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  }

  /** As it stands in the key set (RFC 7517). */
  publicJwk(): JsonWebKey {
    return { ...this.publicKey.export({ format: 'jwk' }), kid: this.kid, alg: 'ES256', use: 'sig' };
  }
}

/** Every gateway of an installation comes to the same key. Throws ConfigInvalid when the configured one is not EC P-256. */
export async function loadSigningKey(database: DataSource, configuredPem: string | null): Promise<SigningKey> {
  if (configuredPem !== null) return fromPem(configuredPem);
  const stored = await storedSigningKey(database, () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    return { kid: fromPem(pem).kid, privateKey: pem };
  });
  return fromPem(stored.privateKey);
}

function fromPem(pem: string): SigningKey {
  const privateKey = parse(pem);
  const publicKey = createPublicKey(privateKey);
  return new SigningKey(thumbprint(publicKey), privateKey, publicKey);
}

function parse(pem: string): KeyObject {
  try {
    // In an environment variable line ends often stand as \n.
    const key = createPrivateKey(pem.replaceAll('\\n', '\n'));
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  } catch {
    throw new ConfigInvalid(['JWT_PRIVATE_KEY: is not a private key in PEM']);
  }
  throw new ConfigInvalid(['JWT_PRIVATE_KEY: must be an EC key on P-256']);
}

/** RFC 7638. */
function thumbprint(publicKey: KeyObject): string {
  const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
