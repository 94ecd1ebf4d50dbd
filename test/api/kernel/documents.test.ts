import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { endpoints } from '../../../api/endpoints'
import { moment, text } from '../../../api/json/wire'
import { errorsOf } from '../../../api/kernel/declared-errors'
import { apiErrors } from '../../../api/kernel/errors'
import { statusOf } from '../../../api/kernel/errors/statuses'
import { exampleOf, jsonSchemaOf } from '../../../api/kernel/json-schema'
import { openApiDocument } from '../../../api/kernel/openapi'
import { resourceDocOf } from '../../../api/kernel/resource-docs'
import { newestOperations, operationsOf, servedAsOf, versionNamed } from '../../../api/kernel/served-operations'
import { swaggerDocument } from '../../../api/kernel/swagger'
import { operationKey, versions } from '../../../api/kernel/versions'
import { fileTypes } from '../../../platform/file-types'

const facts = { title: 'OBP engine', version: 'all', serverUrl: 'http://127.0.0.1:8080' }
const validator = require.resolve('@seriousme/openapi-schema-validator/bin/validate-api-cli.js')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'documents-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** What the validator prints; it is an ES module with a command, and the command is the simplest way in. */
async function verdictOn(document: unknown): Promise<unknown> {
  const file = join(folder, 'document.json')
  await writeFile(file, JSON.stringify(document))
  const { stdout } = await promisify(execFile)(process.execPath, [validator, file]).catch(
    (error: unknown) => error as { stdout: string },
  )
  return JSON.parse(stdout)
}

/** The same of many, by one process that reads the rules once. */
async function verdictsOn(documents: readonly unknown[]): Promise<unknown> {
  const files = documents.map((_, index) => join(folder, `document-${index}.json`))
  for (const [index, file] of files.entries()) await writeFile(file, JSON.stringify(documents[index]))
  const script = `import { readFileSync } from 'node:fs'
    import { Validator } from '@seriousme/openapi-schema-validator'
    const validator = new Validator()
    const verdicts = []
    for (const file of process.argv.slice(1)) verdicts.push(await validator.validate(JSON.parse(readFileSync(file, 'utf8'))))
    console.log(JSON.stringify(verdicts))`
  const run = [...['--input-type=module', '-e', script, '--'], ...files]
  return JSON.parse((await promisify(execFile)(process.execPath, run)).stdout)
}

interface Operation {
  readonly operationId: string
  readonly responses: Record<string, { readonly description: string; readonly headers?: object }>
}
const operationsIn = (document: unknown): readonly Operation[] =>
  Object.values((document as { paths: Record<string, Record<string, Operation>> }).paths).flatMap((methods) =>
    Object.values(methods),
  )

describe('OpenAPI', () => {
  test('the document of every endpoint is valid OpenAPI 3.1', async () => {
    expect(await verdictOn(openApiDocument(newestOperations(endpoints), facts))).toEqual({ valid: true })
  })

  test('every endpoint is in it once, under a unique id', () => {
    const ids = operationsIn(openApiDocument(newestOperations(endpoints), facts)).map(({ operationId }) => operationId)
    expect([...ids].sort()).toEqual(endpoints.map(operationKey).sort())
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('every error that an endpoint can answer with is listed under its status', () => {
    const operations = operationsIn(openApiDocument(newestOperations(endpoints), facts))
    const byId = new Map(operations.map((operation) => [operation.operationId, operation]))
    const missing = newestOperations(endpoints).flatMap((operation) =>
      errorsOf(operation.endpoint)
        .map((name) => ({ code: apiErrors[name].code, status: statusOf(name, servedAsOf(operation)) }))
        .filter(
          ({ code, status }) =>
            byId.get(operationKey(operation.endpoint))?.responses[String(status)]?.description.includes(code) !== true,
        )
        .map(({ code }) => `${operationKey(operation.endpoint)} ${code}`),
    )
    expect(missing).toEqual([])
  })

  test.each([
    ['v1.4.0', '404', 'TransactionOfAccountNotFound404', 404],
    ['v5.1.0', '400', 'TransactionOfAccountNotFound', 400],
  ] as const)('under %s an unknown transaction is documented as %s', (version, status, example, code) => {
    const operations = operationsOf(endpoints, version)
    const documents = [openApiDocument, swaggerDocument].map((make) => make(operations, { ...facts, version }))
    const described = documents.map((document) =>
      operationsIn(document)
        .find(({ operationId }) => operationId.endsWith('-getCommentsForViewOnTransaction'))
        ?.responses[status]?.description.includes('OBP-30067'),
    )
    expect(described).toEqual([true, true])
    expect(documents[0]).toMatchObject({ components: { examples: { [example]: { value: { code } } } } })
  })

  test('a header that a reply carries is declared', () => {
    const documents = [openApiDocument, swaggerDocument].map((make) =>
      operationsIn(make(operationsOf(endpoints, 'v1.4.0'), { ...facts, version: 'v1.4.0' })),
    )
    const headers = documents.map((operations) =>
      operations.flatMap(({ operationId, responses }) =>
        Object.entries(responses).flatMap(([status, { headers: said = {} }]) =>
          Object.keys(said)
            .filter((name) => name !== 'Retry-After')
            .map((name) => `${operationId} ${status} ${name}`),
        ),
      ),
    )
    const located = [
      'v1.4.0-answerTransactionRequestChallenge 202 Location',
      'v1.4.0-createTransactionRequest 201 Location',
    ]
    expect(headers.map((names) => names.sort())).toEqual([located, located])
  })

  test('the document of each version is valid OpenAPI 3.1', async () => {
    const made = versions.map((version) => openApiDocument(operationsOf(endpoints, version), { ...facts, version }))
    expect(await verdictsOn(made)).toEqual(versions.map(() => ({ valid: true })))
  }, 120_000)

  test.each(versions)('the document of %s holds what that prefix serves', (version) => {
    const document = openApiDocument(operationsOf(endpoints, version), { ...facts, version }) as {
      paths: Record<string, unknown>
    }
    const foreign = Object.keys(document.paths).filter(
      (path) => !path.startsWith(`/obp/${version}/`) && !path.startsWith('/my/logins/'),
    )
    expect(foreign).toEqual([])
  })
})

describe('a file', () => {
  const operations = newestOperations(endpoints)
  const ofFiles = Object.fromEntries(
    operationsIn(openApiDocument(operations, facts)).map((operation) => [operation.operationId, operation]),
  )
  const content = Object.fromEntries(fileTypes.map((type) => [type, {}]))

  test('as the body or the reply of an endpoint is documented by its media types', () => {
    expect(ofFiles['engine/v1-addCustomerFile']).toMatchObject({ requestBody: { required: true, content } })
    expect(ofFiles['engine/v1-getCustomerFile']).toMatchObject({ responses: { 200: { content } } })
  })

  test('is binary in the Swagger export, and no JSON in the resource docs', async () => {
    const ours = operations.filter(({ endpoint }) => endpoint.operation.endsWith('CustomerFile'))
    const swagger = swaggerDocument(ours, facts)
    expect(await verdictOn(swagger)).toEqual({ valid: true })
    expect(operationsIn(swagger)).toMatchObject([{ consumes: fileTypes }, { produces: fileTypes }])
    const docs = ours.map(resourceDocOf)
    expect(docs.map((doc) => doc.typed_request_body)).toEqual([{}, {}])
    expect(docs[1]).toMatchObject({ typed_success_response_body: {}, success_response_body: {} })
  })
})

test('the Swagger export of each version is valid Swagger 2.0', async () => {
  const made = versions.map((version) => swaggerDocument(operationsOf(endpoints, version), facts))
  expect(await verdictsOn(made)).toEqual(versions.map(() => ({ valid: true })))
}, 120_000)

test('the validator tells a document that is not valid', async () => {
  const good = openApiDocument(operationsOf(endpoints, 'v1.4.0'), facts)
  expect(await verdictsOn([good, { ...good, info: 1 }, good])).toMatchObject([
    { valid: true },
    { valid: false },
    { valid: true },
  ])
})

describe('resource docs', () => {
  test('every endpoint of a version has a record with a unique operation id', () => {
    const ids = operationsOf(endpoints, 'v5.1.0').map((operation) => resourceDocOf(operation).operation_id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('a record names the version that brought the endpoint and the prefix that was asked for', () => {
    const getBanks = operationsOf(endpoints, 'v5.1.0').find(({ endpoint }) => endpoint.operation === 'getBanks')
    expect(getBanks && resourceDocOf(getBanks)).toMatchObject({
      operation_id: 'OBPv4.0.0-getBanks',
      implemented_by: { version: 'OBPv4.0.0', function: 'getBanks' },
      request_url: '/obp/v4.0.0/banks',
      specified_url: '/obp/v5.1.0/banks',
    })
  })

  test('a record of an endpoint with roles says at which level each is granted', () => {
    const createBank = operationsOf(endpoints, 'v4.0.0').find(({ endpoint }) => endpoint.operation === 'createBank')
    expect(createBank && resourceDocOf(createBank).roles).toEqual([{ role: 'CanCreateBank', requires_bank_id: false }])
  })
})

describe('schemas', () => {
  test('a lenient text is documented as the text that clients should send', () => {
    expect(jsonSchemaOf(text(20), 'input')).toEqual({ type: 'string', maxLength: 20 })
  })

  test.each([
    ['an object', z.object({ name: z.string(), when: moment }), { name: 'text', when: '2024-01-02T03:04:05Z' }],
    ['a list', z.array(z.int()), [1]],
    ['one of several', z.enum(['FIRST', 'SECOND']), 'FIRST'],
    ['what may be null', z.boolean().nullable(), true],
    ['anything', z.unknown(), null],
  ])('%s has an example that fits', (_kind, schema, example) => {
    expect(exampleOf(jsonSchemaOf(schema, 'output'))).toEqual(example)
    expect(schema.safeParse(example).success).toBe(true)
  })
})

test.each([
  ['v4.0.0', 'v4.0.0'],
  ['OBPv4.0.0', 'v4.0.0'],
  ['4.0.0', undefined],
  ['v6.0.0', undefined],
  ['', undefined],
])('the version %p is %p', (asked, version) => {
  expect(versionNamed(asked)).toBe(version)
})
