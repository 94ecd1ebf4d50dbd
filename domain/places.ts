/** Places on earth. */

/** Degrees, as WGS 84 has them. */
export interface Coordinates {
  readonly latitude: number
  readonly longitude: number
}

export const isOnEarth = ({ latitude, longitude }: Coordinates): boolean =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
