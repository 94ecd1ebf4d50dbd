/** New users where an instance wants to know their address first: they confirm it, or the staff let them in. */
import { z } from 'zod'
import { addressToConfirm } from '../../db/read/logins'
import { validateUser } from '../../db/write/address-confirmations'
import { isUuid } from '../../domain/ids'
import { addressToken, sameText } from '../../platform/keyed-hash'
import { PutConfirmation } from '../json/passwords'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = { version: 'engine/v1', method: 'PUT', tags: ['User'], reply: [204, z.undefined()] } as const

const confirmAddress = endpoint({
  ...common,
  operation: 'confirmAddress',
  path: '/users/address-confirmation',
  summary: 'Confirm an E-mail Address',
  description:
    'Confirms the address of a new user with what the link of the mail to it carries; no login is needed. From then on the user can log in. Doing it again changes nothing. What is not good counts as a failed login of the address that it comes from.',
  auth: 'anonymous',
  body: {
    name: 'PutAddressConfirmationJson',
    schema: PutConfirmation,
    example: {
      user_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
      token: 'mXo0cVQ0v1l0m0a1c8p0d2r0e3t0u4h5i6j7k8l9m0n',
    },
    secrets: ['token'],
  },
  errors: ['AddressConfirmationRefused', 'TooManyFailedLogins'],
  handle: async ({ address, body, fail }, { read, writeAtOnce, failedLogins, settings: { stampSecret } }) => {
    failedLogins.refuseTooMany(address)
    const { user_id: userId, token } = body
    const user = isUuid(userId) ? await addressToConfirm(read, userId) : undefined
    const isGood =
      user !== undefined &&
      sameText(token, addressToken(stampSecret, userId.toLowerCase(), user.email)) &&
      (await validateUser(writeAtOnce, userId, user.email))
    if (isGood) return undefined
    failedLogins.refuseTooMany(address)
    failedLogins.count(address)
    return fail('AddressConfirmationRefused')
  },
})

const letUserIn = endpoint({
  ...common,
  operation: 'validateUser',
  path: '/users/USER_ID/validation',
  summary: 'Let a User In',
  description:
    'Lets a user log in who has not confirmed the e-mail address: whom no mail reaches, or where the instance sends none.',
  auth: 'user',
  roles: ['CanValidateUser'],
  needs: ['user'],
  errors: ['UserNotFound'],
  handle: async ({ user, fail }, { writeAtOnce }) =>
    (await validateUser(writeAtOnce, user.userId)) ? undefined : fail('UserNotFound'),
})

export const addressConfirmationEndpoints: readonly AnyEndpoint[] = [confirmAddress, letUserIn]
