/** Consumers: the applications that users log in through. */
import { consumerById, consumersOf, consumersPage } from '../../db/read/consumers'
import { insertConsumer, setConsumerEnabled } from '../../db/write/consumers'
import { hashConsumerSecret, randomConsumerText } from '../access/consumer-keys'
import { Consumer, consumerJson, Consumers, CreatedConsumer, PostConsumer, PutConsumerEnabled } from '../json/consumers'
import { userIdentityJson } from '../json/users'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'

const tags = ['Consumer']

const createConsumer = endpoint({
  operation: 'createConsumer',
  version: 'v4.0.0',
  method: 'POST',
  path: '/management/consumers',
  summary: 'Create Consumer',
  description:
    'Registers an application. The reply is the only one that shows the secret: the server keeps its hash. The key is the `consumer_key` of DirectLogin.',
  tags,
  auth: 'user',
  roles: ['CanCreateConsumer'],
  body: {
    name: 'ConsumerPostJSON',
    schema: PostConsumer,
    example: {
      app_name: 'SOFI',
      app_type: 'Web',
      description: 'Account Management',
      developer_email: 'x@example.com',
      redirect_url: 'https://example.com',
      created_by_user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
      enabled: true,
      created: '2020-01-27T00:00:00Z',
      clientCertificate: '',
    },
  },
  reply: [201, CreatedConsumer],
  shownOnce: ['secret'],
  errors: [],
  handle: async ({ body, caller }, { writeAtOnce, newId }) => {
    const secret = randomConsumerText()
    const consumer = {
      consumerId: newId(),
      key: randomConsumerText(),
      appName: body.app_name,
      appType: body.app_type,
      description: body.description,
      developerEmail: body.developer_email,
      redirectUrl: body.redirect_url,
      clientCertificate: body.clientCertificate,
      enabled: body.enabled,
    }
    const secretHash = hashConsumerSecret(secret)
    const createdAt = await insertConsumer(writeAtOnce, { ...consumer, secretHash, createdBy: caller.userId })
    if (createdAt === undefined) throw new Error('a random consumer key of 206 bits was made twice')
    return {
      ...consumerJson({ ...consumer, createdAt, createdBy: caller }),
      key: consumer.key,
      secret,
      client_certificate: consumer.clientCertificate,
      created_by_user_id: caller.userId,
      created_by_user: userIdentityJson(caller),
    }
  },
})

const getConsumers = endpoint({
  operation: 'getConsumers',
  version: 'v3.1.0',
  method: 'GET',
  path: '/management/consumers',
  summary: 'Get Consumers',
  description: 'Applications, oldest first. Query: `limit` (50), `offset` (0), `consumer_id`, `app_type`.',
  tags,
  auth: 'user',
  roles: ['CanGetConsumers'],
  reply: [200, Consumers],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { limit, offset } = pageOf(request)
    const filter = { consumerId: request.query.get('consumer_id'), appType: request.query.get('app_type') }
    return { consumers: (await consumersPage(read, { ...filter, limit, offset })).map(consumerJson) }
  },
})

const getConsumer = endpoint({
  operation: 'getConsumer',
  version: 'v3.1.0',
  method: 'GET',
  path: '/management/consumers/CONSUMER_ID',
  summary: 'Get Consumer',
  description: 'One application.',
  tags,
  auth: 'user',
  roles: ['CanGetConsumers'],
  reply: [200, Consumer],
  errors: ['ConsumerNotFound'],
  handle: async ({ params, fail }, { read }) => {
    const consumer = await consumerById(read, params.CONSUMER_ID)
    return consumer === undefined ? fail('ConsumerNotFound') : consumerJson(consumer)
  },
})

const getConsumersForCurrentUser = endpoint({
  operation: 'getConsumersForCurrentUser',
  version: 'v3.1.0',
  method: 'GET',
  path: '/management/users/current/consumers',
  summary: 'Get Consumers (logged in User)',
  description: 'The applications that the user who calls has registered.',
  tags,
  auth: 'user',
  reply: [200, Consumers],
  errors: [],
  handle: async ({ caller }, { read }) => ({
    consumers: (await consumersOf(read, caller.userId)).map(consumerJson),
  }),
})

const enableDisableConsumers = endpoint({
  operation: 'enableDisableConsumers',
  version: 'v3.1.0',
  method: 'PUT',
  path: '/management/consumers/CONSUMER_ID',
  summary: 'Enable or Disable Consumer',
  description:
    'Enabling needs CanEnableConsumers, disabling CanDisableConsumers. A disabled application can neither log in nor use the tokens it has.',
  tags,
  auth: 'user',
  roles: ['CanEnableConsumers', 'CanDisableConsumers'],
  // Which of the two roles it takes depends on the body: the handler asks for it.
  order: ['caller', 'body'],
  body: { name: 'PutEnabledJSON', schema: PutConsumerEnabled, example: { enabled: false } },
  reply: [200, PutConsumerEnabled],
  errors: ['RoleMissing', 'ConsumerNotFound'],
  handle: async ({ params, body, caller, fail }, { writeAtOnce }) => {
    const { enabled } = body
    const role = enabled ? 'CanEnableConsumers' : 'CanDisableConsumers'
    if (!caller.has(role)) fail('RoleMissing', role)
    return (await setConsumerEnabled(writeAtOnce, params.CONSUMER_ID, enabled)) ? { enabled } : fail('ConsumerNotFound')
  },
})

export const consumerEndpoints: readonly AnyEndpoint[] = [
  createConsumer,
  getConsumers,
  getConsumer,
  getConsumersForCurrentUser,
  enableDisableConsumers,
]
