/** Reads what a bank means by the attributes it uses. */
import type { Reader } from '../connection'

export interface AttributeDefinitionRow {
  readonly definitionId: string
  readonly bankId: string
  readonly category: string
  /** Null, as the texts below: nobody has said. */
  readonly name: string | null
  readonly type: string
  readonly description: string | null
  readonly alias: string | null
  readonly canBeSeenOnViews: readonly string[]
  readonly isActive: boolean
}

/** The select list of AttributeDefinitionRow. */
export const definitionColumns = `definition_id as "definitionId", bank_id as "bankId", category, name, type, description, alias,
  can_be_seen_on_views as "canBeSeenOnViews", is_active as "isActive"`

// No bank uses as many; the bound is there so that no row count can exhaust the server.
const maxDefinitions = 1_000

/** What a bank has defined in one category, such as `Customer`, by name. */
export const attributeDefinitions = (
  read: Reader,
  bankId: string,
  category: string,
): Promise<AttributeDefinitionRow[]> =>
  read.raw(
    `select ${definitionColumns} from attribute_definitions where bank_id = ? and category = ?
     order by name limit ${maxDefinitions}`,
    [bankId, category],
  )
