/** Objects of a bucket of Amazon S3, or of any store that speaks its API. */
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  NoSuchKey,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { S3ClientConfig } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { asStorageFault, putFrom } from './store'
import type { ObjectStore } from './store'

export interface S3Settings {
  readonly bucket: string
  readonly region: string
  /** Missing: Amazon's own. */
  readonly endpoint?: string
  /** Missing: whatever the machine offers, in the order of the AWS SDK. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** The least that S3 takes as a part; two of them are in memory at a time. */
const partBytes = 5 * 1_024 * 1_024
const partsAtOnce = 2

const clientConfigOf = ({ region, endpoint, credentials }: S3Settings): S3ClientConfig => ({
  region,
  // Stores other than Amazon's seldom have a host name per bucket, and few know its newer checksums.
  ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
  ...(credentials === undefined ? {} : { credentials }),
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
  requestHandler: { connectionTimeout: 5_000, socketTimeout: 30_000 },
})

/** Some stores do not know parts of uploads: then there are none. */
const isUnknownOperation = (error: unknown): boolean =>
  error instanceof S3ServiceException && ['NotImplemented', 'MethodNotAllowed'].includes(error.name)

/** A process that died in the middle of a `put` has left parts, which cost money and are in no list of objects. */
async function abortUploads(client: S3Client, bucket: string, name: string): Promise<void> {
  try {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: name }))
    for (const { Key, UploadId } of Uploads) {
      if (Key === name) await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }))
    }
  } catch (error) {
    if (!isUnknownOperation(error)) throw error
  }
}

/** The bucket must exist. An object is seen when all of its parts have come, never before. */
export function openS3(settings: S3Settings): ObjectStore {
  const client = new S3Client(clientConfigOf(settings))
  const { bucket: Bucket } = settings
  return {
    put: (name, source) =>
      putFrom(source, async (bytes) => {
        const Body = Readable.from(bytes, { objectMode: false })
        const params = { Bucket, Key: name, Body, ContentType: 'application/octet-stream' }
        await new Upload({ client, params, partSize: partBytes, queueSize: partsAtOnce }).done()
      }),
    get: (name) =>
      asStorageFault(async () => {
        try {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: name }))
          if (Body instanceof Readable) return Body
          throw new Error('the store answered without a stream')
        } catch (error) {
          if (error instanceof NoSuchKey) return undefined
          throw error
        }
      }),
    delete: (name) =>
      asStorageFault(async () => {
        await client.send(new DeleteObjectCommand({ Bucket, Key: name }))
        await abortUploads(client, Bucket, name)
      }),
    close: () => client.destroy(),
  }
}
