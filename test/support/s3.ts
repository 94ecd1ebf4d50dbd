/** A store that speaks S3, for tests: one of their own, or the one that the developer keeps running. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import type { S3Settings } from '../../platform/storage/s3'

export interface TestS3 {
  readonly settings: S3Settings & { readonly endpoint: string }
  close(): Promise<void>
}

const bucket = 'obp-engine-tests'

/** `TEST_S3_ENDPOINT` names another store: it must have the bucket, and know `TEST_S3_ACCESS_KEY_ID` and `TEST_S3_SECRET_ACCESS_KEY`. */
export async function startS3(): Promise<TestS3> {
  const { TEST_S3_ENDPOINT: kept, TEST_S3_ACCESS_KEY_ID: id, TEST_S3_SECRET_ACCESS_KEY: secret } = process.env
  const region = 'us-east-1'
  if (kept !== undefined) {
    const credentials = { accessKeyId: id ?? '', secretAccessKey: secret ?? '' }
    return { settings: { bucket, region, endpoint: kept, credentials }, close: () => Promise.resolve() }
  }
  const directory = await mkdtemp(join(tmpdir(), 'obp-s3-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  })
  const { port } = await server.run()
  return {
    settings: {
      bucket,
      region,
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    close: async () => {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
