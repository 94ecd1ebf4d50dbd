/** Certificates of clients as a proxy hands them on in a header, and whom this instance trusts to have issued them. */
import { X509Certificate } from 'node:crypto'
import { jwtVerify } from 'jose'

/** Who may have issued the certificates of applications; 'anybody' also lets applications vouch for themselves. */
export type TrustedIssuers = readonly X509Certificate[] | 'anybody'

const pemBlock = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The certificates of a PEM text, in its order. Throws when there is none, or one that cannot be read. */
export function readIssuers(pem: string): readonly X509Certificate[] {
  const blocks = pem.match(pemBlock)
  if (blocks === null) throw new Error('no certificate')
  return blocks.map((block) => new X509Certificate(block))
}

/**
 * The certificate of a PSD2-CERT header: PEM, of which proxies have escaped, folded or taken away the line ends.
 * Undefined for what is none.
 */
export function clientCertificate(header: string | undefined): X509Certificate | undefined {
  if (header === undefined) return undefined
  try {
    const pem = header.includes('%') ? decodeURIComponent(header) : header
    const base64 = pem.replace(/-----(BEGIN|END) CERTIFICATE-----/g, '').replace(/\s/g, '')
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
    return new X509Certificate(Buffer.from(base64, 'base64'))
  } catch {
    return undefined
  }
}

/** Why the certificate does not count now, in words for the client; undefined when it does. */
export function wrongCertificate(certificate: X509Certificate, trusted: TrustedIssuers, now: Date): string | undefined {
  if (now < new Date(certificate.validFrom)) return ' it is not valid yet.'
  if (now > new Date(certificate.validTo)) return ' it has expired.'
  const isIssued =
    trusted === 'anybody' ||
    trusted.some((issuer) => certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))
  return isIssued ? undefined : ' it was issued by nobody whom this instance trusts.'
}

// Only what the holder of the private key can have signed: no shared secret, and no signature that is none.
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** What the holder of the certificate's key has signed, or undefined when the signature or the times in it are not good. */
export async function signedBy(
  { publicKey }: X509Certificate,
  jwt: string,
  now: Date,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    return (await jwtVerify(jwt, publicKey, { algorithms, currentDate: now, clockTolerance: 60 })).payload
  } catch {
    return undefined
  }
}

/** A name of the certificate's subject, such as CN; empty when it has none. Of several the first counts. */
export const subjectName = ({ subject }: X509Certificate, attribute: 'CN' | 'O' | 'emailAddress'): string =>
  nameIn(subject, attribute)

// A certificate without a subject has none here either, whatever the types say.
function nameIn(subject: string | undefined, attribute: string): string {
  const line = subject?.split('\n').find((one) => one.startsWith(`${attribute}=`))
  return line?.slice(attribute.length + 1).replace(/\\(.)/g, '$1') ?? ''
}
