/** Where a path of a URL may lie below a site's folder, best first. */
export interface Places {
  /** Paths relative to the folder, without a leading slash. */
  readonly files: readonly string[]
  /** Where a browser is sent when only this exists: the folder's page, asked for without its slash. */
  readonly folderIndex: string | null
}

/**
 * Clean URLs: `/about` is `about`, `about.html` or, by way of `/about/`, `about/index.html`. Null for a path that
 * could name nothing of the site: one that climbs, hides (a dot first, but `.well-known`) or cannot be decoded.
 */
export function placesOf(pathname: string): Places | null {
  const decoded = decode(pathname)
  if (decoded === null || !decoded.startsWith('/') || /[\0\\]/.test(decoded)) return null
  const isFolder = decoded.endsWith('/')
  const segments = decoded.slice(1, isFolder ? -1 : undefined).split('/')
  if (decoded === '/') return { files: ['index.html'], folderIndex: null }
  if (segments.some((segment) => segment === '' || (segment.startsWith('.') && segment !== '.well-known'))) return null
  const path = segments.join('/')
  if (isFolder) return { files: [`${path}/index.html`, `${path}.html`], folderIndex: null }
  return { files: [path, `${path}.html`], folderIndex: `${path}/index.html` }
}

function decode(pathname: string): string | null {
  try {
    return decodeURIComponent(pathname)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

/** The last part has an extension other than that of a page: `/assets/app.js`. */
export const hasAssetExtension = (pathname: string): boolean => /\.[a-z0-9]{1,8}$/i.test(pathname) && !/\.x?html?$/i.test(pathname)
