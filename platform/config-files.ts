/** The part of the configuration that is about uploaded files. */
import { z } from 'zod'
import type { Variables } from './config-variables'
import { httpUrl, integer, text } from './config-forms'
import { fileTypes } from './file-types'
import type { FileType } from './file-types'
import type { S3Settings } from './storage/s3'
import type { VaultSettings } from './storage/vault'

const fileTypeList = z
  .string()
  .transform((list) => list.split(',').map((type) => type.trim()))
  .pipe(z.array(z.enum(fileTypes, `must be a comma list of ${fileTypes.join(', ')}`)))

export const fileVariables = {
  FILE_LIMIT_BYTES: integer(1_024, 5_368_709_120)
    .default(26_214_400)
    .describe('Largest file that may be uploaded; it has to come within five minutes.'),
  FILE_TYPES: fileTypeList
    .default([...fileTypes])
    .describe('Comma list of the media types of files that may be uploaded.'),
  FILES_FOLDER: text()
    .default('.data/files')
    .describe(
      'Folder of the uploaded files where they are not in S3; the same for every process, so on several machines a shared one.',
    ),
  FILES_S3_BUCKET: text(3, 63)
    .optional()
    .describe(
      'Bucket of the uploaded files in Amazon S3 or a store that speaks its API. It must exist and be used by nothing else.',
    ),
  FILES_S3_REGION: text().default('us-east-1').describe('Region of the bucket.'),
  FILES_S3_ENDPOINT: httpUrl().optional().describe("Address of a store other than Amazon's."),
  FILES_S3_ACCESS_KEY_ID: text()
    .optional()
    .describe('Access key of the bucket. Not set: what the machine offers, such as the role of its instance.'),
  FILES_S3_SECRET_ACCESS_KEY: text().optional().describe('Goes with `FILES_S3_ACCESS_KEY_ID`.'),
  FILE_SWEEP_INTERVAL_SECONDS: integer(0, 31_536_000)
    .default(3_600)
    .describe(
      'How often what broken uploads and requests have left is removed; every worker must be told the same. `0`: never.',
    ),
} as const

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
