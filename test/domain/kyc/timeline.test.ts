/** The bytes that an event is hashed as. */
import { eventBytes } from '../../../domain/kyc/timeline'
import type { ChainedEvent } from '../../../domain/kyc/timeline'

const event: ChainedEvent = {
  eventId: '11111111-1111-1111-1111-111111111111',
  customerId: '22222222-2222-2222-2222-222222222222',
  sequence: 3n,
  occurredAt: 1_767_225_600_000_004n,
  actorUserId: null,
  caseVersion: null,
  kind: 'commented',
  detailHash: Uint8Array.from([0, 255]),
}

test('are the members as text, and the hash of the details', () => {
  const text = `${event.eventId} ${event.customerId} 3 1767225600000004 - - commented`
  expect(Buffer.from(eventBytes(event))).toEqual(Buffer.concat([Buffer.from(text), Buffer.from([0, 255])]))
})

test.each<Partial<ChainedEvent>>([
  { sequence: 4n },
  { occurredAt: 0n },
  { actorUserId: event.eventId },
  { caseVersion: 1 },
  { kind: 'assigned' },
  { detailHash: Uint8Array.from([1, 255]) },
])('%j makes other bytes', (change) => {
  expect(eventBytes({ ...event, ...change })).not.toEqual(eventBytes(event))
})
