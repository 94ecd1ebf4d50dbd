/**
 * Traces of a process for an OpenTelemetry collector. It watches `pg` by replacing what the package exports, so it has to be started
 * before anything loads that: entry points import the module that calls it first.
 */
import { registerInstrumentations } from '@opentelemetry/instrumentation'
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { Resource } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node'
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node'
import { configVariables } from './config-variables'

export interface Tracing {
  /** For spans that are made elsewhere, such as in the sandbox of workflows. */
  readonly spanProcessor: SpanProcessor
  readonly resource: Resource
  /** Sends what has not been sent yet. Never fails: nobody may have to wait for a collector that is away. */
  readonly close: () => Promise<void>
}

/** Where traces go; `sampleRatio` is from 0 to 1. */
interface TracesConfig {
  url: string
  sampleRatio: number
  build: string | undefined
}

/** Undefined where traces go nowhere, or where the environment is wrong: what is wrong is told by `loadConfig`, a moment later. */
function tracesConfig(env: NodeJS.ProcessEnv): TracesConfig | undefined {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { data } = configVariables.pick({ TRACES_URL: true, TRACES_SAMPLE_RATIO: true, BUILD: true }).safeParse(present)
  if (data?.TRACES_URL === undefined) return undefined
  return { url: data.TRACES_URL, sampleRatio: Number(data.TRACES_SAMPLE_RATIO), build: data.BUILD }
}

const sendEveryMs = 1_000
const closePatienceMs = 3_000

/** Undefined where the environment names no collector, or names it wrongly: then the configuration says so. */
export function startTracing(service: 'obp-engine-api' | 'obp-engine-worker'): Tracing | undefined {
  const config = tracesConfig(process.env)
  if (config === undefined) return undefined
  const { url, sampleRatio, build } = config
  const resource = new Resource({
    'service.name': service,
    ...(build === undefined ? {} : { 'service.version': build }),
  })
  const spanProcessor = new BatchSpanProcessor(new OTLPTraceExporter({ url }), { scheduledDelayMillis: sendEveryMs })
  // The part is chosen by the id of the trace, so every process chooses the same; what a client says about it does not count.
  const sampler = new TraceIdRatioBasedSampler(sampleRatio)
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [spanProcessor],
    sampler: new ParentBasedSampler({
      root: sampler,
      remoteParentSampled: sampler,
      remoteParentNotSampled: sampler,
    }),
  })
  provider.register()
  // Texts of statements, never their values; statements outside of a request or an activity are nobody's concern.
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [new PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false })],
  })
  return {
    spanProcessor,
    resource,
    close: async () => {
      const late = new Promise<void>((resolve) => setTimeout(resolve, closePatienceMs).unref())
      await Promise.race([provider.shutdown().catch(() => undefined), late])
    },
  }
}
