/** Who attacks: people who hold much, but not what the endpoint asks for. */
import { roles } from '../../api/access/roles'
import type { TestEngine } from '../support/engine'
import { createPerson } from '../support/people'
import type { Grant, Person } from '../support/people'

export const everyBankRole = (bankId: string): readonly Grant[] =>
  roles.flatMap(({ role, requiresBankId }): Grant[] => (requiresBankId ? [[role, bankId]] : []))
const everySystemRole: readonly Grant[] = roles.flatMap(({ role, requiresBankId }) => (requiresBankId ? [] : [role]))
/** What nobody holds who is no member of staff of everything. */
export const everyRoleAt = (bankId: string): readonly Grant[] => [...everyBankRole(bankId), ...everySystemRole]

const partsOf = (grant: Grant): readonly [role: string, bankId: string] =>
  typeof grant === 'string' ? [grant, ''] : grant

/** A person with many roles, granted in one statement. */
export async function createHolder(engine: TestEngine, grants: readonly Grant[]): Promise<Person> {
  const person = await createPerson(engine)
  const parts = grants.map(partsOf)
  await engine.database.writeAtOnce.raw(
    `insert into entitlements (entitlement_id, user_id, role_name, bank_id)
     select gen_random_uuid(), ?, granted.role, granted.bank_id from unnest(?::text[], ?::text[]) granted (role, bank_id)`,
    [person.userId, parts.map(([role]) => role), parts.map(([, bankId]) => bankId)],
  )
  return person
}

/** Makes, once for each set of roles, somebody who holds every role of the instance and of the bank but these. */
export function holdersWithout(engine: TestEngine, bankId: string): (missing: readonly string[]) => Promise<Person> {
  const made = new Map<string, Promise<Person>>()
  return (missing) => {
    const key = [...missing].sort().join(' ')
    const grants = everyRoleAt(bankId).filter((grant) => !missing.includes(partsOf(grant)[0]))
    const holder = made.get(key) ?? createHolder(engine, grants)
    made.set(key, holder)
    return holder
  }
}
