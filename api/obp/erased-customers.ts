/** Who has been erased stays erased: nobody asks anything in their name, for that would be written down about them anew. */
import { caseStanding } from '../../db/read/cases'
import type { Handles } from '../kernel/handles'

/** Fails with CaseClosed where the customer has been erased; passes where none is named. */
export async function mustNotBeErased(
  fail: (name: 'CaseClosed') => never,
  customerId: string | undefined,
  { read }: Pick<Handles, 'read'>,
): Promise<void> {
  if (customerId !== undefined && (await caseStanding(read, customerId))?.state === 'erased') fail('CaseClosed')
}
