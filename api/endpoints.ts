/** Every endpoint of the engine: what is not listed here does not exist, and what is listed is routed, checked and documented. */
import { bankEndpoints } from './obp/banks'
import type { AnyEndpoint } from './kernel/endpoint'

export const endpoints: readonly AnyEndpoint[] = [...bankEndpoints]
