/** How check providers answer later: signed callbacks, each of which counts once. */
import { createHash } from 'node:crypto'
import { v5 as uuidV5 } from 'uuid'
import type { z } from 'zod'
import type { Reader } from '../../db/connection'
import { checkProvider, goodVersions } from '../../db/read/check-providers'
import type { CheckProviderRow } from '../../db/read/check-providers'
import { checkRequest, takenCallback } from '../../db/read/check-requests'
import type { CheckRequestRow } from '../../db/read/check-requests'
import { isUuid } from '../../domain/ids'
import { checkProviderSecret, verifiedId } from '../../platform/webhook-signature'
import { CallbackTaken, PostCallback } from '../json/check-providers'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { RefusedError } from '../kernel/faults'
import type { Handles } from '../kernel/handles'

type Failure =
  | 'CallbackSignatureInvalid'
  | 'CallbackTimestampRefused'
  | 'CallbackModified'
  | 'CheckRequestNotFound'
  | 'CheckRequestOver'
  | 'CheckRequestAnswered'
type Fail = (name: Failure) => never

interface Signed {
  readonly header: (name: string) => string | undefined
  readonly bodyText: string
  readonly fail: Fail
}

/** The id of the callback, once it is known that the provider has signed it. An unknown provider has no secret to sign with. */
function signedId(
  { header, bodyText, fail }: Signed,
  provider: CheckProviderRow | undefined,
  { settings, now }: Pick<Handles, 'settings' | 'now'>,
): string {
  if (provider === undefined) return fail('CallbackSignatureInvalid')
  const at = now()
  const secrets = goodVersions(provider, at).map((version) =>
    checkProviderSecret(settings.webhookSecret, provider, version),
  )
  const verified = verifiedId({ header, body: bodyText }, secrets, at)
  if (verified === 'badSignature') return fail('CallbackSignatureInvalid')
  return verified === 'badTimestamp' ? fail('CallbackTimestampRefused') : verified.eventId
}

interface Callback {
  readonly bankId: string
  readonly provider: string
  readonly eventId: string
  readonly bodyHash: string
}

type Taken = z.input<typeof CallbackTaken>
const takenJson = (requestId: string, satisfied: boolean): Taken => ({
  request_id: requestId,
  check_id: requestId,
  satisfied,
})

/** What a callback of this id was answered with; undefined when none was taken. */
async function answerBefore(read: Reader, callback: Callback, fail: Fail): Promise<Taken | undefined> {
  const before = await takenCallback(read, callback)
  if (before === undefined) return undefined
  return before.bodyHash === callback.bodyHash
    ? takenJson(before.requestId, before.satisfied)
    : fail('CallbackModified')
}

/** Ends the request where its row says already that nobody waits for the answer; the case looks again when it is its turn. */
function refuseUnlessOpen({ state, problem }: CheckRequestRow, fail: Fail): void {
  if (state === 'open') return
  const isAnswered = problem === null && state !== 'overtaken'
  fail(isAnswered ? 'CheckRequestAnswered' : 'CheckRequestOver')
}

// Any fixed UUID will do, it only must never change: one callback is one command.
const callbackCommands = '8f8e2a56-7f0f-5d52-9a39-51d6f0c1a2e4'

const takeCheckCallback = endpoint({
  operation: 'takeCheckCallback',
  version: 'engine/v1',
  method: 'POST',
  path: '/banks/BANK_ID/check-providers/CHECK_PROVIDER_NAME/callbacks',
  summary: 'Take Check Callback',
  description:
    'What a check provider has found out, for a request that they were posted. Without a login: signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`) with a secret of the provider, at most five minutes ago. The same callback again has the same answer and changes nothing; an answer that comes too late is refused.',
  tags: ['Onboarding'],
  auth: 'anonymous',
  needs: ['bank'],
  body: {
    name: 'PostCheckCallbackJson',
    schema: PostCallback,
    example: {
      request_id: '9ca9a7e4-6d02-40e3-a129-0b2bf89de9b1',
      satisfied: true,
      comments: 'Same person as in the passport.',
    },
  },
  reply: [200, CallbackTaken],
  errors: [
    'CallbackSignatureInvalid',
    'CallbackTimestampRefused',
    'CallbackModified',
    'CheckRequestNotFound',
    'CheckRequestOver',
    'CheckRequestAnswered',
    'CaseClosed',
    'InvalidCaseData',
    'RequestModified',
  ],
  waits: true,
  handle: async (request, handles) => {
    const { bank, params, body, bodyText, fail } = request
    const { read, run } = handles
    const provider = await checkProvider(read, bank.bankId, params.CHECK_PROVIDER_NAME)
    const eventId = signedId(request, provider, handles)
    if (provider === undefined) return fail('CallbackSignatureInvalid')
    const bodyHash = createHash('sha256').update(bodyText).digest('hex')
    const callback = { bankId: bank.bankId, provider: provider.name, eventId, bodyHash }
    const before = await answerBefore(read, callback, fail)
    if (before !== undefined) return before
    const { request_id: requestId, satisfied } = body
    const asked = isUuid(requestId) ? await checkRequest(read, { ...callback, requestId }) : undefined
    if (asked === undefined) return fail('CheckRequestNotFound')
    refuseUnlessOpen(asked, fail)
    const answer = {
      ...{ requestId: asked.requestId, kind: asked.kind, provider: provider.name },
      ...{ satisfied, comments: body.comments ?? '', requestHash: bodyHash, callback: { eventId, bodyHash } },
    }
    const commandId = uuidV5(JSON.stringify([bank.bankId, provider.name, eventId, bodyHash]), callbackCommands)
    try {
      await run.answerCheck(asked, answer, { userId: provider.createdBy, requestId: commandId })
    } catch (error) {
      // The same callback may have come twice at once: then the other one was taken.
      const taken = error instanceof RefusedError ? await answerBefore(read, callback, fail) : undefined
      if (taken === undefined) throw error
      return taken
    }
    return takenJson(asked.requestId, satisfied)
  },
})

export const checkCallbackEndpoints: readonly AnyEndpoint[] = [takeCheckCallback]
