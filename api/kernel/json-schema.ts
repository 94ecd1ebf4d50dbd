/** JSON Schemas of the wire shapes, made from the same zod schemas that check the requests and replies. */
import { z } from 'zod'

export type JsonSchema = { readonly [member: string]: unknown }

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null

/**
 * The JSON Schema (draft 2020-12, as OpenAPI 3.1 wants it) of what a client sends ('input') or receives ('output').
 * A lenient text, which also takes numbers and booleans, is shown as the plain text that clients should send; a reply
 * may gain members in a later version, so it is not closed.
 */
export function jsonSchemaOf(schema: z.ZodType, direction: 'input' | 'output'): JsonSchema {
  const made: JsonSchema = z.toJSONSchema(schema, {
    io: direction,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.type === 'string') delete jsonSchema.anyOf
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return Object.fromEntries(Object.entries(made).filter(([member]) => member !== '$schema'))
}

const examplesByType: Readonly<Record<string, (schema: JsonSchema) => unknown>> = {
  object: ({ properties }) =>
    isSchema(properties)
      ? Object.fromEntries(
          Object.entries(properties).map(([name, member]) => [name, isSchema(member) ? exampleOf(member) : {}]),
        )
      : {},
  array: ({ items }) => (isSchema(items) ? [exampleOf(items)] : []),
  string: ({ format }) => (format === 'date-time' ? '2024-01-02T03:04:05Z' : 'text'),
  integer: () => 1,
  number: () => 1,
  boolean: () => true,
  null: () => null,
}

const firstOf = (list: unknown): unknown => (Array.isArray(list) ? (list as readonly unknown[])[0] : undefined)

/** A value that fits the schema: what a reader sees where a definition gives no example of its own. */
export function exampleOf(schema: JsonSchema): unknown {
  const given = schema['example'] ?? schema['const'] ?? firstOf(schema['enum']) ?? schema['default']
  if (given !== undefined) return given
  const choice = firstOf(schema['anyOf'] ?? schema['oneOf'])
  if (isSchema(choice)) return exampleOf(choice)
  const type = firstOf(schema['type']) ?? schema['type']
  return examplesByType[String(type)]?.(schema) ?? null
}
