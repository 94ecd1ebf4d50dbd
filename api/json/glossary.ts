/** The words of this API, explained for its clients. */
import { z } from 'zod'

export const Glossary = z.object({
  glossary_items: z.array(
    z.object({ title: z.string(), description: z.object({ markdown: z.string(), html: z.string() }) }),
  ),
})

const items: readonly (readonly [title: string, text: string])[] = [
  ['Account', 'A balance in one currency at a bank. People see it, and pay from it, through views.'],
  ['Bank', 'A tenant of this instance, with its own customers, accounts, roles and policies.'],
  [
    'Challenge',
    'A question to one user about one payment. A payment from the threshold on is booked when enough users have answered theirs.',
  ],
  ['Consumer', 'An application that calls this API, known by its key.'],
  ['Counterparty', 'A party that an account pays, as the account knows it.'],
  ['Customer', 'A person or a company that a bank knows. Users act for customers to whom they are linked.'],
  ['Entitlement', 'A role that was granted to a user, at one bank or for the whole instance.'],
  ['KYC', 'Know your customer: the documents, media and checks from which a bank decides whom it takes on.'],
  [
    'Settlement account',
    'An account of the bank itself, where money stands that has left for, or come from, the world outside.',
  ],
  ['Transaction', 'One entry of a booking, seen from its account. The other side is an entry of the same amount.'],
  ['Transaction request', 'The order to pay. It is booked at once, or waits until its challenges are answered.'],
  ['User', 'Somebody who can log in.'],
  ['View', 'A named set of permissions on an account: what its holder may see and do there.'],
]

/** The texts hold nothing that HTML would have to escape. */
export const glossaryJson = (): z.input<typeof Glossary> => ({
  glossary_items: items.map(([title, text]) => ({ title, description: { markdown: text, html: `<p>${text}</p>` } })),
})
