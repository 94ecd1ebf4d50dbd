/** Users and applications that come with the token of an issuer: made when they are first seen. Owner: the API. */
import type { Transaction } from '../connection'

export interface NewBearer {
  readonly issuer: string
  readonly subject: string
  /** SHA-256 of issuer and subject. */
  readonly subjectHash: Buffer
  readonly clientId: string
  readonly username: string | undefined
  /** Empty: not known. */
  readonly email: string
  readonly firstName: string
  readonly lastName: string
}

/** What those who are new are given. The key is random: nobody can log in directly by knowing an application's id. */
export interface MadeForBearer {
  readonly userId: string
  readonly consumerId: string
  readonly consumerKey: string
}

/**
 * One row per user and per application, however many requests bring them at once; who is known stays as they are, but for an
 * address that was missing. Of the names that they could have (their own, the issuer's id, ours) they get the first that is
 * free at the issuer; when somebody takes it at the same moment nothing is made, and the next try gets another.
 */
export async function meetBearer(writeAtOnce: Transaction, bearer: NewBearer, made: MadeForBearer): Promise<void> {
  const names = [bearer.username, bearer.subject, made.userId].filter((name) => name !== undefined)
  await writeAtOnce.raw(
    `with application as (
       insert into consumers (consumer_id, key, secret_hash, app_name, app_type, description, developer_email, redirect_url, enabled, issuer, client_id)
       values (?, ?, '', ?, 'Confidential', 'Known by the tokens of its identity provider.', '', '', true, ?, ?)
       on conflict do nothing
     ), completed as (
       update users set email = ? where subject_hash = ? and email = '' and deleted_at is null
     )
     insert into users (user_id, provider, provider_id, username, email, first_name, last_name, validated, subject_hash)
     select ?, ?, ?, (select name from unnest(?::text[]) with ordinality as names (name, rank)
                       where not exists (select from users where provider = ? and username = name) order by rank limit 1),
       ?, ?, ?, true, ?
     on conflict do nothing`,
    [
      made.consumerId,
      made.consumerKey,
      bearer.clientId,
      bearer.issuer,
      bearer.clientId,
      bearer.email,
      bearer.subjectHash,
      made.userId,
      bearer.issuer,
      bearer.subject,
      names,
      bearer.issuer,
      bearer.email,
      bearer.firstName,
      bearer.lastName,
      bearer.subjectHash,
    ],
  )
}
