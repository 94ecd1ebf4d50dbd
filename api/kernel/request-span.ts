/** The span of a request: it goes on a trace that a proxy has begun, and everything that the request does is below it. Without a tracer nothing happens. */
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { RequestHandler } from 'express'
import { note } from '../../platform/request-notes'
import { notesOfRequest } from './request-log'

/** To be used after the log: both know a request by its notes. */
export function requestSpan(): RequestHandler {
  const tracer = trace.getTracer('obp-engine')
  return (request, response, next) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers)
    const span = tracer.startSpan(request.method, { kind: SpanKind.SERVER }, parent)
    if (!span.isRecording()) {
      context.with(trace.setSpan(parent, span), next)
      return
    }
    note({ traceId: span.spanContext().traceId })
    response.once('close', () => {
      // Names and ids only, as in the log: neither path nor query, which may hold personal data.
      const { route, operation, userId, consumerId, workflowId } = notesOfRequest(request)
      const status = response.statusCode
      span.updateName(`${request.method} ${route ?? 'unknown'}`)
      span.setAttributes({
        'http.request.method': request.method,
        'http.response.status_code': status,
        ...(route === undefined ? {} : { 'http.route': route }),
        ...(operation === undefined ? {} : { 'obp.operation': operation }),
        ...(userId === undefined ? {} : { 'user.id': userId }),
        ...(consumerId === undefined ? {} : { 'obp.consumer_id': consumerId }),
        ...(workflowId === undefined ? {} : { 'obp.workflow_id': workflowId }),
      })
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    })
    context.with(trace.setSpan(parent, span), next)
  }
}
