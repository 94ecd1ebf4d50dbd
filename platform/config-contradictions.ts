/** Rules of the configuration that concern more than one variable. */
import { publicUrlOf } from './config-variables'
import type { Variables } from './config-variables'
import { wrongIssuers } from './open-id'
import { whyNotOutside } from './outside-http'
import { sandboxCredentials } from './sandbox-credentials'

/** One line for each; none names a secret's value. */
export function contradictions(variables: Variables): string[] {
  const lines: string[] = []
  const admin = ['SUPER_ADMIN_USERNAME', 'SUPER_ADMIN_PASSWORD', 'SUPER_ADMIN_EMAIL'] as const
  const missing = admin.filter((name) => variables[name] === undefined)
  if (missing.length === 1 || missing.length === 2)
    lines.push(`${missing.join(', ')}: required when another SUPER_ADMIN_ variable is set`)
  if (!variables.TEMPORAL_TLS_CERT_FILE !== !variables.TEMPORAL_TLS_KEY_FILE) {
    lines.push('TEMPORAL_TLS_CERT_FILE: set it together with TEMPORAL_TLS_KEY_FILE')
  }
  if (!variables.FILES_S3_ACCESS_KEY_ID !== !variables.FILES_S3_SECRET_ACCESS_KEY) {
    lines.push('FILES_S3_ACCESS_KEY_ID: set it together with FILES_S3_SECRET_ACCESS_KEY')
  }
  if (variables.TEMPORAL_DEPLOYMENT_NAME !== undefined && variables.BUILD === undefined) {
    lines.push('BUILD: required when TEMPORAL_DEPLOYMENT_NAME is set: it names the version of the workers')
  }
  if (variables.METRICS_PORT === variables.PORT) lines.push('METRICS_PORT: must be another port than PORT')
  lines.push(...wrongTransport(variables))
  lines.push(...wrongIssuers(variables, publicUrlOf(variables)))
  return variables.PROFILE === 'production' ? [...lines, ...unfitForProduction(variables)] : lines
}

function unfitForProduction(variables: Variables): string[] {
  const lines: string[] = []
  if (variables.PAYLOAD_KEYS === undefined) lines.push('PAYLOAD_KEYS: is required')
  if (variables.CHALLENGE_TRANSPORT === 'DUMMY') lines.push('CHALLENGE_TRANSPORT: DUMMY is for the sandbox only')
  if (variables.SUPER_ADMIN_PASSWORD === sandboxCredentials.password) {
    lines.push('SUPER_ADMIN_PASSWORD: the well-known password of the sandbox is refused')
  }
  if (variables.BOOTSTRAP_CONSUMER_KEY === sandboxCredentials.consumerKey) {
    lines.push('BOOTSTRAP_CONSUMER_KEY: the well-known key of the sandbox is refused')
  }
  return lines
}

/** What each transport of challenge codes cannot do without. */
const neededBy = {
  DUMMY: [],
  EMAIL: ['SMTP_URL', 'MAIL_FROM'],
  SMS: ['SMS_GATEWAY_URL', 'SMS_GATEWAY_SECRET'],
} as const

function wrongTransport({ CHALLENGE_TRANSPORT: transport, ...variables }: Variables): string[] {
  const missing = neededBy[transport].filter((name) => variables[name] === undefined)
  const { SMS_GATEWAY_URL: url, WEBHOOK_PRIVATE_ADDRESSES: privateAddresses } = variables
  const wrongUrl = url === undefined ? undefined : whyNotOutside(url, privateAddresses)
  return [
    ...missing.map((name) => `${name}: required when CHALLENGE_TRANSPORT is ${transport}`),
    ...(wrongUrl === undefined ? [] : [`SMS_GATEWAY_URL: ${wrongUrl}`]),
  ]
}
