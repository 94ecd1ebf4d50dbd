/** Carries traces through a worker: from whoever asked, through the workflow, to its activities and what they start. */
import type { Client } from '@temporalio/client'
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry'
import type { WorkerOptions } from '@temporalio/worker'
import type { Tracing } from '../platform/tracing'

/** Looks for work twice a second for ever: a trace of it would never end. */
const endless = 'relayOutbox'

/** What `Worker.create` takes. The interceptors of workflows are in the bundle (workers/bundle.ts); their spans come out here. */
export const tracedWorker = ({ spanProcessor, resource }: Tracing): Pick<WorkerOptions, 'interceptors' | 'sinks'> => ({
  interceptors: {
    activity: [
      (context) =>
        context.info.activityType === endless
          ? {}
          : {
              inbound: new OpenTelemetryActivityInboundInterceptor(context),
              outbound: new OpenTelemetryActivityOutboundInterceptor(context),
            },
    ],
  },
  sinks: { exporter: makeWorkflowExporter(spanProcessor, resource) },
})

/** What a client takes, so that workflows know who has started or asked them. */
export const tracedClient = (tracing: Tracing | undefined): NonNullable<Client['options']['interceptors']> =>
  tracing === undefined ? {} : { workflow: [new OpenTelemetryWorkflowClientInterceptor()] }
