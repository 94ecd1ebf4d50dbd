import { transactionRequestId } from '../../domain/ids'
import { addApp, forgetUsedCodes } from '../support/authenticator'
import { waitingForTwo } from '../support/challenges'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { startMailServer } from '../support/mail-server'
import type { MailServer } from '../support/mail-server'
import { answer, balances, createPayingPair, pay } from '../support/payments'
import type { PayingPair } from '../support/payments'
import { createPerson } from '../support/people'
import { waitFor } from '../support/wait'

let mails: MailServer
let mailing: TestEngine
let sandbox: TestEngine
beforeAll(async () => {
  mails = await startMailServer()
  mailing = await startEngine({ environment: mails.environment })
  sandbox = await startEngine()
})
afterAll(async () => {
  await Promise.all([mailing.stop(), sandbox.stop()])
  await mails.close()
})

const error = (code: string): object => ({ status: 400, body: { message: expect.stringContaining(code) as string } })
const waiting = async (engine: TestEngine, pair: PayingPair) => {
  const { body } = await pay(engine, pair, { amount: '1000.00' })
  return { requestId: body.id, challengeId: body.challenges[0]?.id ?? '' }
}

test('a user with an app answers with its code: no code is sent, and no code is in the history', async () => {
  const pair = await createPayingPair(mailing)
  const app = await addApp(mailing, pair.payer)
  const given = await waiting(mailing, pair)
  const handle = mailing.client.workflow.getHandle(transactionRequestId(given.requestId))
  await waitFor(
    async () => JSON.stringify(await handle.fetchHistory()),
    (history) => history.split('activityTaskCompletedEventAttributes').length === 3,
  )
  expect(mails.taken).toEqual([])
  expect(await answer(mailing, pair, { ...given, answer: app.code(9) })).toMatchObject(error('OBP-40016'))
  const code = app.code()
  expect(await answer(mailing, pair, { ...given, answer: code })).toMatchObject({ status: 202 })
  expect(await balances(mailing, pair)).toEqual([900_000n, 100_000n])
  const history = JSON.stringify(await handle.fetchHistory()).replace(/"data":"([^"]+)"/g, (_all, data: string) =>
    Buffer.from(data, 'base64').toString('utf8'),
  )
  expect(history).not.toContain(code)
})

test('a code is good once: of two payments that it answers at the same moment it confirms one', async () => {
  const pair = await createPayingPair(sandbox)
  const app = await addApp(sandbox, pair.payer)
  const requests = [await waiting(sandbox, pair), await waiting(sandbox, pair)]
  const code = app.code()
  const replies = await Promise.all(requests.map((given) => answer(sandbox, pair, { ...given, answer: code })))
  expect(replies.map(({ status }) => status).sort()).toEqual([202, 400])
  const left = requests[replies.findIndex(({ status }) => status === 400)] ?? { requestId: '', challengeId: '' }
  expect(await answer(sandbox, pair, { ...left, answer: code })).toMatchObject(error('OBP-40016'))
  expect(await answer(sandbox, pair, { ...left, answer: app.code(1) })).toMatchObject({ status: 202 })
})

test('in a sandbox the well-known answer is wrong for whoever has an app, and right for everybody else', async () => {
  const shared = await waitingForTwo(sandbox)
  const { requestId, payer, second, challengeOf } = shared
  await addApp(sandbox, payer)
  expect(await answer(sandbox, shared, { requestId, challengeId: challengeOf(payer) })).toMatchObject(
    error('OBP-40019'),
  )
  const { body } = await pay(sandbox, shared, { amount: '1000.00' })
  const idOf = (userId: string): string => body.challenges.find(({ user_id: id }) => id === userId)?.id ?? ''
  expect(await answer(sandbox, shared, { requestId: body.id, challengeId: idOf(payer.userId) })).toMatchObject(
    error('OBP-40016'),
  )
  expect(
    await answer(sandbox, shared, { requestId: body.id, challengeId: idOf(second.userId), as: second }),
  ).toMatchObject(error('OBP-40019'))
})

test('the code of an app that was removed, and the code of somebody else, are wrong', async () => {
  const pair = await createPayingPair(sandbox)
  const app = await addApp(sandbox, pair.payer)
  const given = await waiting(sandbox, pair)
  const other = await createPerson(sandbox, { roles: [['CanCreateAnyTransactionRequest', pair.bankId]] })
  expect(await answer(sandbox, pair, { ...given, as: other, answer: app.code() })).toMatchObject(error('OBP-40016'))
  await forgetUsedCodes(sandbox, pair.payer)
  await sandbox.database.writeAtOnce.raw('delete from authenticator_apps where user_id = ?', [pair.payer.userId])
  expect(await answer(sandbox, pair, { ...given, answer: app.code() })).toMatchObject(error('OBP-40016'))
  expect(await balances(sandbox, pair)).toEqual([1_000_000n, 0n])
})

test('where the instance takes no codes of apps, one that was added before counts for nothing, and none is added', async () => {
  const off = await startEngine({ environment: { CHALLENGE_AUTHENTICATOR_APPS: 'false' } })
  try {
    const without = await createPayingPair(off)
    await off.database.writeAtOnce.raw(
      "insert into authenticator_apps (user_id, key_id, sealed, confirmed_at) values (?, gen_random_uuid(), '', now())",
      [without.payer.userId],
    )
    expect(await answer(off, without, await waiting(off, without))).toMatchObject({ status: 202 })
    await expect(addApp(off, await createPerson(off))).rejects.toThrow()
  } finally {
    await off.stop()
  }
})
