/** How clients and workers write payloads: encrypted where there are master keys. */
import type { DataConverter } from '@temporalio/common'
import { createDataKeys } from './data-keys'
import type { DataKeyStore } from './data-keys'
import { masterKeysOf } from './master-keys'
import { createPayloadCodec } from './payload-codec'
import type { PayloadCodecOptions } from './payload-codec'

/** The same on both sides of a Temporal server. Without master keys payloads are plain JSON, which the configuration allows to a sandbox only. */
export const dataConverterOf = (
  masterKeys: string | undefined,
  store: DataKeyStore,
  scopeOf: PayloadCodecOptions['scopeOf'],
): DataConverter =>
  masterKeys === undefined
    ? {}
    : { payloadCodecs: [createPayloadCodec({ keys: createDataKeys(store, masterKeysOf(masterKeys)), scopeOf })] }
