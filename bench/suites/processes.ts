/** Two API and two worker processes, to one of each. */
import { payment, requestsPath, startBankDay } from '../../test/support/bank-day'
import type { TransactionRequestJson } from '../../test/support/bank-day'
import { startEngine } from '../../test/support/engine'
import { apiAddress, startProgram } from '../../test/support/processes'
import type { Program } from '../../test/support/processes'
import { openClient } from '../kit/client'
import type { BenchClient } from '../kit/client'
import { inTurn, perSecond, ratios } from '../kit/figures'
import { makePayers } from '../kit/payers'
import type { Chapter } from '../kit/report'
import { payOverHttp } from './payments'

const connections = 64
const challengedAtOnce = 16
const lastingMs = 5_000

export async function processes(rounds: number): Promise<Chapter> {
  const engine = await startEngine({ worker: false })
  const payers = await makePayers(engine, connections)
  const programs: Program[] = [await startProgram('worker', engine.environment)]
  const day = await startBankDay(engine, { deposit: '100000000.00' })
  const clients: { readonly payer: BenchClient; readonly maker: BenchClient }[] = []
  for (let count = 0; count < 2; count += 1) {
    const { port, baseUrl } = await apiAddress()
    programs.push(await startProgram('api', { ...engine.environment, DATABASE_POOL_MAX: '24', PORT: port }))
    const open = (token: string): BenchClient => openClient(baseUrl, token, connections)
    clients.push({ payer: open(payers.payer.token), maker: open(day.payer.token) })
  }
  const ofLane = (lane: number, among: number): (typeof clients)[number] => {
    const client = clients[lane % among]
    if (client === undefined) throw new Error('there is no API')
    return client
  }
  const small = (among: number) => () =>
    perSecond(connections, lastingMs, (lane) => payOverHttp(ofLane(lane, among).payer, payers, lane, 'cold'))
  const challenged = (among: number) => () =>
    perSecond(challengedAtOnce, lastingMs, async (lane) => {
      const { maker } = ofLane(lane, among)
      const made = (await maker.ask('POST', requestsPath(day), 201, payment(day, '1500.00'))) as TransactionRequestJson
      const id = made.challenges[0]?.id
      await maker.ask('POST', `${requestsPath(day)}/${made.id}/challenge`, 202, { id, answer: '123' })
    })
  const smallTaken = await inTurn({ one: small(1), two: small(2) }, rounds)
  const withSecondWorker = async (): Promise<number> => {
    const second = await startProgram('worker', engine.environment)
    const rate = await challenged(2)()
    await second.stop()
    return rate
  }
  const challengedTaken = await inTurn({ one: challenged(1), two: withSecondWorker }, rounds)
  for (const client of clients) await Promise.all([client.payer.close(), client.maker.close()])
  for (const program of programs) await program.kill()
  await engine.stop()
  return {
    suite: 'processes',
    title: 'Two API and two worker processes to one of each',
    about:
      'Payments without and with a challenge. On a machine whose cores are all busy already, more processes bring little: the figure is for machines with more cores than processes.',
    ratios: [
      {
        name: 'payments without a challenge, two APIs to one',
        unit: 'ratio',
        rounds: ratios(smallTaken.two, smallTaken.one),
      },
      {
        name: 'payments with a challenge, two of each to one',
        unit: 'ratio',
        rounds: ratios(challengedTaken.two, challengedTaken.one),
      },
    ],
    raw: [
      { name: 'without a challenge, one API', unit: 'per second', rounds: smallTaken.one },
      { name: 'without a challenge, two APIs', unit: 'per second', rounds: smallTaken.two },
      { name: 'with a challenge, one of each', unit: 'per second', rounds: challengedTaken.one },
      { name: 'with a challenge, two of each', unit: 'per second', rounds: challengedTaken.two },
    ],
  }
}
