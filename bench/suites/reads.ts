/** Reads of banks of very different sizes: what one costs must not depend on how much else there is. */
import { openDatabase } from '../../db/connection'
import type { SqlValue } from '../../db/connection'
import { startEngine } from '../../test/support/engine'
import type { TestEngine } from '../../test/support/engine'
import { createBank, createPerson } from '../../test/support/people'
import type { Person } from '../../test/support/people'
import { apiAddress, startProgram } from '../../test/support/processes'
import { generateBank } from '../generator/bank'
import type { GeneratedBank } from '../generator/bank'
import type { GeneratedCustomer } from '../generator/people'
import { Seeded } from '../generator/seeded'
import { openClient } from '../kit/client'
import type { BenchClient } from '../kit/client'
import { inTurn, quantile, ratios } from '../kit/figures'
import type { Rounds } from '../kit/figures'
import type { Chapter, Figure } from '../kit/report'

const transactionsPerCustomer = 10
const readsPerRound = 150
/** Whose data are read: enough that no cache holds them all by chance. */
const sampleSize = 1_000

interface Stage {
  readonly customers: number
  readonly bank: GeneratedBank
  readonly client: BenchClient
  readonly next: () => GeneratedCustomer
  /** Milliseconds of the mean page of transactions whose other accounts nobody had seen before: they got their records then. */
  readonly firstSight: number
  readonly stop: () => Promise<void>
}

const reads: Readonly<Record<string, (stage: Stage) => Promise<unknown>>> = {
  customer: ({ client, bank, next }) =>
    client.ask('GET', `/obp/v5.0.0/banks/${bank.bankId}/customers/${next().customerId}`, 200),
  account: ({ client, bank, next }) =>
    client.ask('GET', `/obp/v4.0.0/my/banks/${bank.bankId}/accounts/${next().accountId}/account`, 200),
  '50 transactions': ({ client, bank, next }) => client.ask('GET', transactionsOf(bank, next()), 200),
  '50 customers': ({ client, bank }) => client.ask('GET', `/obp/v5.0.0/banks/${bank.bankId}/customers?limit=50`, 200),
  '50 customers of the firehose': ({ client, bank }) =>
    client.ask('GET', `/obp/v5.0.0/banks/${bank.bankId}/firehose/customers?limit=50&sort_direction=asc`, 200),
  'search by phone': (stage) => search(stage, stage.next().phone),
  'search by the middle of a phone number': (stage) => search(stage, `%${stage.next().phone.slice(-7, -1)}%`),
  'search by the end of a phone number': (stage) => search(stage, `%${stage.next().phone.slice(-8)}`),
}

const transactionsOf = ({ bankId }: GeneratedBank, { accountId }: GeneratedCustomer): string =>
  `/obp/v4.0.0/banks/${bankId}/accounts/${accountId}/owner/transactions?limit=50`

const search = ({ client, bank }: Stage, pattern: string): Promise<unknown> =>
  client.ask('POST', `/obp/v4.0.0/banks/${bank.bankId}/search/customers/mobile-phone-number`, 201, {
    mobile_phone_number: pattern,
  })

async function runOn({ databaseUrl }: TestEngine, sql: string, values: readonly SqlValue[] = []): Promise<void> {
  const database = openDatabase({ url: databaseUrl, poolMax: 1 })
  await database.writeAtOnce.raw(sql, values)
  await database.close()
}

/** The reader holds the owner view of the sampled accounts. */
const letRead = (engine: TestEngine, reader: Person, sample: readonly GeneratedCustomer[]): Promise<void> =>
  runOn(
    engine,
    `insert into account_access (user_id, account_key, view_id)
     select ?::uuid, account_key, 'owner' from accounts where account_id = any (?::text[])`,
    [reader.userId, sample.map(({ accountId }) => accountId)],
  )

/** Different customers, anywhere in the bank. */
function sampleOf({ customers }: GeneratedBank): readonly GeneratedCustomer[] {
  const random = new Seeded('sample')
  const sample = new Set<GeneratedCustomer>()
  while (sample.size < Math.min(sampleSize, customers.length)) {
    const one = customers[random.below(customers.length)]
    if (one !== undefined) sample.add(one)
  }
  return [...sample]
}

async function seeOnce(
  client: BenchClient,
  bank: GeneratedBank,
  sample: readonly GeneratedCustomer[],
): Promise<number> {
  const beganAt = performance.now()
  for (const one of sample) await client.ask('GET', transactionsOf(bank, one), 200)
  return (performance.now() - beganAt) / sample.length
}

async function setStage(customers: number, say: (line: string) => void): Promise<Stage> {
  const engine = await startEngine({ worker: false })
  const bankId = await createBank(engine)
  const beganAt = performance.now()
  const size = { customers, transactions: customers * transactionsPerCustomer }
  const bank = await generateBank(engine.databaseUrl, bankId, size, `reads ${customers}`)
  say(
    `${customers} customers and ${size.transactions} transactions in ${Math.round((performance.now() - beganAt) / 1_000)} s`,
  )
  const reader = await createPerson(engine, {
    roles: [['CanGetCustomer', bankId], ['CanGetCustomers', bankId], 'CanUseCustomerFirehoseAtAnyBank'],
  })
  const sample = sampleOf(bank)
  await letRead(engine, reader, sample)
  const { port, baseUrl } = await apiAddress()
  const api = await startProgram('api', { ...engine.environment, PORT: port })
  const client = openClient(baseUrl, reader.token, 1)
  let turn = 0
  const firstSight = await seeOnce(client, bank, sample)
  // What Postgres reckons with while a table is empty stays with its prepared statements until autovacuum comes by, a minute later.
  await runOn(engine, 'analyze')
  const stage: Stage = {
    ...{ customers, bank, client, firstSight },
    next: () => sample[(turn += 1) % sample.length] as GeneratedCustomer,
    stop: async () => {
      await client.close()
      await api.kill()
      await engine.stop()
    },
  }
  // What is refused is known before a larger bank is made.
  for (const read of Object.values(reads)) await read(stage)
  return stage
}

/** Milliseconds of the median read. */
async function cost(stage: Stage, read: (stage: Stage) => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let count = 0; count < readsPerRound; count += 1) {
    const beganAt = performance.now()
    await read(stage)
    taken.push(performance.now() - beganAt)
  }
  return quantile(
    taken.toSorted((left, right) => left - right),
    0.5,
  )
}

/** `sizes`: how many customers each bank has, the smallest first. */
export async function readsOfSizes(
  sizes: readonly number[],
  rounds: number,
  say: (line: string) => void,
): Promise<Chapter> {
  const stages: Stage[] = []
  for (const size of sizes) stages.push(await setStage(size, say))
  const raw: Figure[] = []
  const compared: Figure[] = []
  for (const [name, read] of Object.entries(reads)) {
    const bySize = Object.fromEntries(stages.map((stage) => [String(stage.customers), () => cost(stage, read)]))
    await inTurn(bySize, 1)
    const taken: Readonly<Record<string, Rounds>> = await inTurn(bySize, rounds)
    const [smallest = '', ...larger] = sizes.map(String)
    for (const size of [smallest, ...larger])
      raw.push({ name: `${name}, ${size} customers`, unit: 'ms', rounds: taken[size] ?? [] })
    for (const size of larger)
      compared.push({
        ...{ name: `${name}: ${size} customers to ${smallest}`, unit: 'ratio', target: { most: 1.2 } },
        rounds: ratios(taken[size] ?? [], taken[smallest] ?? []),
      })
  }
  for (const { customers, firstSight } of stages)
    raw.push({ name: `transactions at first sight, ${customers} customers`, unit: 'ms', rounds: [firstSight] })
  for (const stage of stages) await stage.stop()
  return {
    suite: 'reads',
    title: 'Reads of small and of large banks',
    about: `One read after the other over HTTP, ${readsPerRound} a round, the median of each round; ten transactions per customer.`,
    ratios: compared,
    raw,
  }
}
