/** Applications that register themselves, by what their client certificate's key has signed. */
import { insertConsumer } from '../../db/write/consumers'
import { clientCertificate, signedBy, subjectName, wrongCertificate } from '../access/client-certificates'
import { hashConsumerSecret, randomConsumerText } from '../access/consumer-keys'
import { consumerJson, PostRegistration, RegisteredConsumer, SignedConsumer } from '../json/consumers'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const createConsumer = endpoint({
  operation: 'createConsumer',
  version: 'v5.1.0',
  method: 'POST',
  path: '/dynamic-registration/consumers',
  summary: 'Create a Consumer (Dynamic Registration)',
  description:
    'Registers an application without a user. The header `PSD2-CERT` holds its client certificate (PEM), as the proxy that has checked the connection hands it on; `jwt` is signed with the key of that certificate and has `description` and, where they are not those of the certificate, `app_name`, `app_type`, `developer_email` and `redirect_url`. The certificate must be issued by one of `CLIENT_CERTIFICATE_CA_FILE`. The reply is the only one that shows the secret.',
  tags: ['Directory', 'Consumer'],
  auth: 'anonymous',
  body: {
    name: 'ConsumerJwtPostJsonV510',
    schema: PostRegistration,
    example: { jwt: 'eyJhbGciOiJFUzI1NiJ9.eyJkZXNjcmlwdGlvbiI6IkFjY291bnQgTWFuYWdlbWVudCJ9.c2lnbmF0dXJl' },
  },
  reply: [201, RegisteredConsumer],
  shownOnce: ['consumer_secret'],
  errors: ['ClientCertificateMissing', 'ClientCertificateRefused', 'RegistrationNotVerified', 'InvalidJson'],
  handle: async ({ body, header, fail }, { writeAtOnce, newId, now, settings }) => {
    const certificate = clientCertificate(header('psd2-cert')) ?? fail('ClientCertificateMissing')
    const wrong = wrongCertificate(certificate, settings.trustedIssuers, now())
    if (wrong !== undefined) fail('ClientCertificateRefused', wrong)
    const payload = (await signedBy(certificate, body.jwt, now())) ?? fail('RegistrationNotVerified')
    const parsed = SignedConsumer.safeParse(payload)
    if (!parsed.success) return fail('InvalidJson', ' The payload of the JWT should be the ConsumerPostJsonV510 ')
    const said = parsed.data
    const appName = said.app_name ?? subjectName(certificate, 'CN').slice(0, 100)
    if (appName.trim() === '') fail('InvalidJson', ' Neither the JWT nor the certificate names the application.')
    const secret = randomConsumerText()
    const consumer = {
      consumerId: newId(),
      key: randomConsumerText(),
      appName,
      appType: said.app_type ?? '',
      description: said.description,
      developerEmail: said.developer_email ?? subjectName(certificate, 'emailAddress').slice(0, 254),
      redirectUrl: said.redirect_url ?? '',
      clientCertificate: certificate.toString(),
      enabled: true,
      createdBy: null,
    }
    const createdAt = await insertConsumer(writeAtOnce, { ...consumer, secretHash: hashConsumerSecret(secret) })
    if (createdAt === undefined) throw new Error('a random consumer key of 206 bits was made twice')
    return {
      ...consumerJson({ ...consumer, createdAt }),
      consumer_key: consumer.key,
      consumer_secret: secret,
      company: subjectName(certificate, 'O'),
      certificate_pem: consumer.clientCertificate,
    }
  },
})

export const dynamicRegistrationEndpoints: readonly AnyEndpoint[] = [createConsumer]
