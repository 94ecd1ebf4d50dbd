/** Comments, tags, images, places and the narrative of transactions on the wire. */
import { z } from 'zod'
import type { PlaceRow } from '../../db/read/other-accounts'
import type { AnnotationRow } from '../../db/read/transaction-annotations'
import type { VisibleTransaction } from '../../domain/views/redact-transaction'
import { Author, authorJson, Place, placeJson } from './other-accounts'
import { filledOrNull, filledText, text } from './wire'

export const PostComment = z.object({ value: filledText(2_000) })
export const PostTag = z.object({
  value: filledText(64).refine((value) => !/\s/.test(value), { error: 'a tag has no white space' }),
})
export const PostImage = z.object({ label: text(255), URL: filledText(2_000) })
export const PostNarrative = z.object({ narrative: text(2_000) })
/** Coordinates in degrees; whether there is such a place on earth is said when it is stored. */
export const PostPlace = z.object({ latitude: z.number(), longitude: z.number() })
export const PostWhere = z.object({ where: PostPlace })

export const Annotation = z.object({ id: z.string(), value: z.string(), date: z.string(), user: Author })
export const Image = z.object({
  id: z.string(),
  label: z.string(),
  URL: z.string(),
  date: z.string(),
  user: Author,
})

export const annotationJson = ({
  annotationId,
  value,
  postedAt,
  author,
}: AnnotationRow): z.input<typeof Annotation> => ({
  id: annotationId,
  value,
  date: postedAt,
  user: authorJson(author),
})
export const imageJson = ({
  annotationId,
  value,
  imageUrl,
  postedAt,
  author,
}: AnnotationRow): z.input<typeof Image> => ({
  id: annotationId,
  label: value,
  URL: imageUrl ?? '',
  date: postedAt,
  user: authorJson(author),
})

export const TransactionMetadataJson = z.object({
  narrative: z.string().nullable(),
  comments: z.array(Annotation).nullable(),
  tags: z.array(Annotation).nullable(),
  images: z.array(Image).nullable(),
  where: Place.nullable(),
})

type VisibleMetadata = NonNullable<VisibleTransaction<AnnotationRow, PlaceRow>['metadata']>

export const transactionMetadataJson = (metadata: VisibleMetadata): z.input<typeof TransactionMetadataJson> => ({
  narrative: filledOrNull(metadata.narrative),
  comments: metadata.comments?.map(annotationJson) ?? null,
  tags: metadata.tags?.map(annotationJson) ?? null,
  images: metadata.images?.map(imageJson) ?? null,
  where: metadata.where && placeJson(metadata.where),
})
