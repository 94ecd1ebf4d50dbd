/** Reads branches. */
import type { Reader, SqlValue } from '../connection'

/** `document` is what the newest shape of the API wrote; whoever shows it parses it. */
export interface BranchRow {
  readonly branchId: string
  readonly document: unknown
}

/** The branch, also one that was deleted: clients that know its id still find it. */
export async function branchById(read: Reader, bankId: string, branchId: string): Promise<BranchRow | undefined> {
  const [row] = await read.raw<BranchRow>(
    'select branch_id as "branchId", document from branches where bank_id = ? and branch_id = ?',
    [bankId, branchId],
  )
  return row
}

export interface BranchFilter {
  readonly city?: string | undefined
  /** Degrees and metres. */
  readonly near?: { readonly latitude: number; readonly longitude: number; readonly metres: number } | undefined
  readonly limit: number
  readonly offset: number
}

// The haversine formula on the mean radius of the earth, in metres.
const distance = `2 * 6371008.8 * asin(least(1, sqrt(
  power(sin(radians((document -> 'location' ->> 'latitude')::float8 - ?) / 2), 2)
  + cos(radians(?)) * cos(radians((document -> 'location' ->> 'latitude')::float8))
    * power(sin(radians((document -> 'location' ->> 'longitude')::float8 - ?) / 2), 2))))`

/** The bank's branches that are not deleted, by id. */
export function branchesPage(read: Reader, bankId: string, filter: BranchFilter): Promise<BranchRow[]> {
  const { city, near, limit, offset } = filter
  const narrowings: readonly { readonly sql: string; readonly values: readonly SqlValue[] }[] = [
    ...(city === undefined ? [] : [{ sql: `document -> 'address' ->> 'city' = ?`, values: [city] }]),
    ...(near === undefined
      ? []
      : [{ sql: `${distance} <= ?`, values: [near.latitude, near.latitude, near.longitude, near.metres] }]),
  ]
  return read.raw<BranchRow>(
    `select branch_id as "branchId", document from branches
     where bank_id = ? and deleted_at is null ${narrowings.map(({ sql }) => `and ${sql}`).join(' ')}
     order by branch_id limit ? offset ?`,
    [bankId, ...narrowings.flatMap(({ values }) => values), limit, offset],
  )
}
