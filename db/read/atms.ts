/** Reads ATMs with their attributes. */
import type { Reader } from '../connection'

export interface AtmAttributeRow {
  readonly attributeId: string
  readonly name: string
  readonly type: string
  readonly value: string
  readonly isActive: boolean
}

/** `document` is what the newest shape of the API wrote; whoever shows it parses it. */
export interface AtmRow {
  readonly atmId: string
  readonly document: unknown
  /** Oldest first. */
  readonly attributes: readonly AtmAttributeRow[]
}

const attribute = `jsonb_build_object('attributeId', t.attribute_id, 'name', t.name, 'type', t.type, 'value', t.value, 'isActive', t.is_active)`
const columns = `atm_id as "atmId", document, coalesce((select jsonb_agg(${attribute} order by t.created_at, t.attribute_id)
  from atm_attributes t where t.bank_id = atms.bank_id and t.atm_id = atms.atm_id), '[]') as attributes`

export async function atmById(read: Reader, bankId: string, atmId: string): Promise<AtmRow | undefined> {
  const [row] = await read.raw<AtmRow>(`select ${columns} from atms where bank_id = ? and atm_id = ?`, [bankId, atmId])
  return row
}

/** The bank's ATMs, by id. */
export const atmsPage = (
  read: Reader,
  bankId: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<AtmRow[]> =>
  read.raw<AtmRow>(`select ${columns} from atms where bank_id = ? order by atm_id limit ? offset ?`, [
    bankId,
    limit,
    offset,
  ])
