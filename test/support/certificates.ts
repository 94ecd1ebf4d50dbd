/** Client certificates for tests: issued by themselves or by an authority of the test's own. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { md, pki } from 'node-forge'

export interface Certificate {
  readonly pem: string
  readonly key: KeyObject
}

interface Wish {
  /** Attributes of the subject, such as `commonName`. */
  readonly subject?: Readonly<Record<string, string>>
  readonly issuer?: Certificate
  readonly days?: readonly [from: number, to: number]
}

const dayMs = 86_400_000
const inDays = (days: number): Date => new Date(Date.now() + days * dayMs)

/** A certificate with a key of its own, good from yesterday to tomorrow unless other days are asked for. */
export function issueCertificate({ subject = { commonName: 'SOFI' }, issuer, days = [-1, 1] }: Wish = {}): Certificate {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const names = Object.entries(subject).map(([name, value]) => ({ name, value }))
  const certificate = pki.createCertificate()
  certificate.publicKey = pki.publicKeyFromPem(keys.publicKey)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = inDays(days[0])
  certificate.validity.notAfter = inDays(days[1])
  certificate.setSubject(names)
  certificate.setIssuer(issuer === undefined ? names : pki.certificateFromPem(issuer.pem).subject.attributes)
  const signer = issuer?.key.export({ type: 'pkcs8', format: 'pem' }).toString() ?? keys.privateKey
  certificate.sign(pki.privateKeyFromPem(signer), md.sha256.create())
  return { pem: pki.certificateToPem(certificate), key: createPrivateKey(keys.privateKey) }
}

/** What the holder of the certificate says, signed. */
export const signed = (payload: object, { key }: Pick<Certificate, 'key'>): Promise<string> =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg: 'RS256' }).sign(key)
