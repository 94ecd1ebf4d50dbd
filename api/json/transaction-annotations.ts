/** Comments and tags of transactions on the wire. */
import { z } from 'zod'
import type { AnnotationRow } from '../../db/read/transaction-annotations'
import { filledText } from './wire'

export const PostComment = z.object({ value: filledText(2_000) })
export const PostTag = z.object({ value: filledText(64) })

export const Annotation = z.object({
  id: z.string(),
  value: z.string(),
  date: z.string(),
  user: z.object({ id: z.string(), provider: z.string(), display_name: z.string() }),
})
export const Comments = z.object({ comments: z.array(Annotation) })
export const Tags = z.object({ tags: z.array(Annotation) })

/** The author is shown by e-mail address, as OBP clients know it. */
export const annotationJson = ({
  annotationId,
  value,
  postedAt,
  author,
}: AnnotationRow): z.input<typeof Annotation> => ({
  id: annotationId,
  value,
  date: postedAt,
  user: { id: author.providerId, provider: author.provider, display_name: author.email },
})
