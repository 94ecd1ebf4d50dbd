/** Every endpoint of the engine: what is not listed here does not exist, and what is listed is routed, checked and documented. */
import { bankEndpoints } from './obp/banks'
import { resourceDocsEndpoints } from './obp/resource-docs'
import type { AnyEndpoint } from './kernel/endpoint'

export const endpoints: readonly AnyEndpoint[] = [...bankEndpoints, ...resourceDocsEndpoints(() => endpoints)]
