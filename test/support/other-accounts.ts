/** Other accounts as the calls of v1.4.0 show them, as far as tests read them. */
export interface OtherAccountJson {
  readonly id: string
  readonly kind: string | null
  readonly holder: { readonly name: string; readonly is_alias: boolean }
  readonly metadata: Readonly<Record<string, unknown>> | null
}
