/** The folder of this user in which downloaded and built programs are kept between projects and resets. */
import envPaths from 'env-paths'

export function cacheFolder(): string {
  return envPaths('obp-engine', { suffix: '' }).cache
}
