/** OBP's resource docs on the wire. */
import { z } from 'zod'

const anyObject = z.record(z.string(), z.unknown())

const ResourceDoc = z.object({
  operation_id: z.string(),
  implemented_by: z.object({ version: z.string(), function: z.string() }),
  request_verb: z.string(),
  request_url: z.string(),
  summary: z.string(),
  description: z.string(),
  description_markdown: z.string(),
  example_request_body: z.unknown(),
  success_response_body: z.unknown(),
  error_response_bodies: z.array(z.string()),
  tags: z.array(z.string()),
  typed_request_body: anyObject,
  typed_success_response_body: anyObject,
  roles: z.array(z.object({ role: z.string(), requires_bank_id: z.boolean() })).optional(),
  is_featured: z.boolean(),
  special_instructions: z.string(),
  specified_url: z.string(),
  connector_methods: z.array(z.string()),
})
export type ResourceDoc = z.input<typeof ResourceDoc>

/** `meta` came with v4.0.0. */
export const ResourceDocs = z.object({
  resource_docs: z.array(ResourceDoc),
  meta: z.object({ response_date: z.string(), count: z.int() }).optional(),
})

/** The document's own standard says what is in it; here it is enough that it is one. */
export const SwaggerJson = z.looseObject({ swagger: z.literal('2.0'), info: anyObject, paths: anyObject })
