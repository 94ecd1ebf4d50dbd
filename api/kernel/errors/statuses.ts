/** With which HTTP status an error goes out: that of its row, unless the caller's era knows another one. */
import { apiErrors } from './index'
import type { ApiErrorName } from './index'

/**
 * What is not there is 404 under v1.x, and what the caller may not do is 403; later versions say 400 for these, which their
 * clients look for. The codes and texts are the same.
 */
export const statusUnderV1: Partial<Readonly<Record<ApiErrorName, number>>> = {
  CustomersBankNotFound: 404,
  ViewNotFound: 404,
  TransactionOfAccountNotFound: 404,
  AnnotationNotDeletable: 404,
  OtherAccountNotFound: 404,
  ViewPermissionMissing: 403,
  NotAllowedToPay: 403,
}

/** The status of an error under a version (`v1.4.0`, `engine/v1`; empty for what belongs to none). */
export const statusOf = (name: ApiErrorName, servedAs: string): number =>
  (servedAs.startsWith('v1.') ? statusUnderV1[name] : undefined) ?? apiErrors[name].status
