import { inTurnByKey } from '../../../api/gateway/turns'
import { UnavailableError } from '../../../api/kernel/faults'

const deferred = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}

test('work of one key runs one after the other, also after a failure; other keys do not wait', async () => {
  const inTurn = inTurnByKey(10_000)
  const gate = deferred()
  const done: string[] = []
  const first = inTurn('a', () => gate.promise.then(() => Promise.reject(new Error('first fails'))))
  const second = inTurn('a', () => Promise.resolve(done.push('second')))
  await inTurn('b', () => Promise.resolve(done.push('other')))
  expect(done).toEqual(['other'])
  gate.resolve()
  await expect(first).rejects.toThrow('first fails')
  await second
  expect(done).toEqual(['other', 'second'])
})

test('who has waited too long is turned away and does no work', async () => {
  const inTurn = inTurnByKey(-1)
  const work = jest.fn(() => Promise.resolve())
  await expect(inTurn('a', work)).rejects.toThrow(UnavailableError)
  expect(work).not.toHaveBeenCalled()
})
