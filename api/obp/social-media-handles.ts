/** Social media handles of customers: the names under which a customer is found elsewhere. */
import { socialMediaHandlesOf } from '../../db/read/social-media-handles'
import { insertSocialMediaHandle } from '../../db/write/social-media-handles'
import {
  PostSocialMediaHandle,
  socialMediaHandleJson,
  socialMediaHandleOf,
  SocialMediaHandles,
} from '../json/social-media-handles'
import { successJson } from '../json/wire'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const tags = ['Customer']
const path = '/banks/BANK_ID/customers/CUSTOMER_ID/social_media_handles'
const needs = ['bank', 'customer'] as const

const addSocialMediaHandle = endpoint({
  operation: 'addSocialMediaHandle',
  version: 'v2.0.0',
  method: 'POST',
  path,
  summary: 'Create Customer Social Media Handle',
  description: 'Adds a social media handle to a customer of the bank. A customer may have several.',
  tags,
  auth: 'user',
  roles: ['CanAddSocialMediaHandle'],
  needs,
  order: ['caller', 'body', 'ids', 'bank', 'roles', 'customer'],
  body: {
    name: 'SocialMediaJSON',
    schema: PostSocialMediaHandle,
    example: {
      customer_number: '5987953',
      type: 'Twitter',
      handle: '@felixsmith',
      date_added: '1100-01-01T00:00:00Z',
      date_activated: '1100-01-01T00:00:00Z',
    },
  },
  reply: [201, successJson],
  errors: [],
  handle: async ({ customer, body, caller }, { writeAtOnce, newId }) => {
    const { customerId } = customer
    const handle = { ...socialMediaHandleOf(body), handleId: newId(), customerId }
    await insertSocialMediaHandle(writeAtOnce, handle, caller.userId)
    return { success: 'Success' }
  },
})

const getSocialMediaHandles = endpoint({
  operation: 'getSocialMediaHandles',
  version: 'v2.0.0',
  method: 'GET',
  path,
  summary: 'Get Customer Social Media Handles',
  description: 'The social media handles of a customer of the bank, newest first.',
  tags,
  auth: 'user',
  roles: ['CanGetSocialMediaHandles'],
  needs,
  reply: [200, SocialMediaHandles],
  errors: [],
  handle: async ({ customer }, { read }) => ({
    checks: (await socialMediaHandlesOf(read, customer.customerId)).map(socialMediaHandleJson),
  }),
})

export const socialMediaHandleEndpoints: readonly AnyEndpoint[] = [addSocialMediaHandle, getSocialMediaHandles]
