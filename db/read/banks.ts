/** Reads banks. */
import type { Reader } from '../connection'
import { bankColumns } from './facts'
import type { BankRow } from './facts'

/** Every bank, by id. */
export const allBanks = (read: Reader): Promise<BankRow[]> =>
  read.raw<BankRow>(`select ${bankColumns} from banks order by bank_id`)
