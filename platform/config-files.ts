/** The part of the configuration that is about uploaded files. */
import type { Variables } from './config-variables'
import type { FileType } from './file-types'
import type { S3Settings } from './storage/s3'
import type { VaultSettings } from './storage/vault'

/** Where uploaded files lie, which are taken, and how often what belongs to none is removed. */
export interface FilesConfig extends VaultSettings {
  limitBytes: number
  types: readonly FileType[]
  sweepIntervalSeconds: number
}

function s3Of(v: Variables, bucket: string): S3Settings {
  const { FILES_S3_ENDPOINT: endpoint, FILES_S3_ACCESS_KEY_ID: id, FILES_S3_SECRET_ACCESS_KEY: secret } = v
  return {
    bucket,
    region: v.FILES_S3_REGION,
    ...(endpoint && { endpoint }),
    ...(id && secret && { credentials: { accessKeyId: id, secretAccessKey: secret } }),
  }
}

export const filesOf = (v: Variables): FilesConfig => ({
  limitBytes: v.FILE_LIMIT_BYTES,
  types: v.FILE_TYPES,
  sweepIntervalSeconds: v.FILE_SWEEP_INTERVAL_SECONDS,
  folder: v.FILES_FOLDER,
  ...(v.FILES_S3_BUCKET && { s3: s3Of(v, v.FILES_S3_BUCKET) }),
})
