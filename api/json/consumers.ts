/** Applications (consumers) on the wire. */
import { z } from 'zod'
import type { ConsumerRow } from '../../db/read/consumers'
import { UserIdentity, userIdentityJson } from './users'
import { filledText, flag, link, moment, text } from './wire'

/** The body of createConsumer. `created_by_user_id` and `created` are what the server makes of them: the caller, now. */
export const PostConsumer = z.object({
  app_name: filledText(100),
  app_type: text(100),
  description: text(1_000),
  developer_email: text(254),
  redirect_url: link(2_000),
  created_by_user_id: text(36),
  enabled: flag,
  created: moment,
  clientCertificate: text(16_000),
})
/** The body of the dynamic registration, and what its JWT says. */
export const PostRegistration = z.object({ jwt: filledText(16_000) })
export const SignedConsumer = z.object({
  description: text(1_000),
  app_name: filledText(100).optional(),
  app_type: text(100).optional(),
  developer_email: text(254).optional(),
  redirect_url: link(2_000).optional(),
})
export const PutConsumerEnabled = z.object({ enabled: flag })

const common = {
  consumer_id: z.string(),
  app_name: z.string(),
  app_type: z.string(),
  description: z.string(),
  developer_email: z.string(),
  redirect_url: z.string(),
  enabled: z.boolean(),
  created: z.string(),
}
export const CreatedConsumer = z.object({
  ...common,
  key: z.string(),
  secret: z.string(),
  client_certificate: z.string(),
  created_by_user_id: z.string(),
  created_by_user: UserIdentity,
})
export const RegisteredConsumer = z.object({
  ...common,
  consumer_key: z.string(),
  consumer_secret: z.string(),
  company: z.string(),
  certificate_pem: z.string(),
})
export const Consumer = z.object({ ...common, created_by_user: UserIdentity.optional() })
export const Consumers = z.object({ consumers: z.array(Consumer) })

export const consumerJson = (row: ConsumerRow): z.input<typeof Consumer> => ({
  consumer_id: row.consumerId,
  app_name: row.appName,
  app_type: row.appType,
  description: row.description,
  developer_email: row.developerEmail,
  redirect_url: row.redirectUrl,
  ...(row.createdBy === null ? {} : { created_by_user: userIdentityJson(row.createdBy) }),
  enabled: row.enabled,
  created: row.createdAt,
})
