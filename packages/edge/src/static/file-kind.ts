import { lookup } from 'mrmime'

/** What a file's name tells. */
export interface FileKind {
  readonly type: string
  readonly cacheControl: string
  /** Text of some sort: a compressed twin may stand beside it. */
  readonly compressible: boolean
}

const COMPRESSIBLE = /^(text\/|application\/(javascript|json|xml|wasm|manifest\+json|ld\+json)|image\/svg)/

export function fileKind(path: string): FileKind {
  const type = lookup(path) ?? 'application/octet-stream'
  const isText = /^(text\/|application\/(javascript|json|xml|manifest\+json))/.test(type)
  return {
    type: isText ? `${type}; charset=utf-8` : type,
    cacheControl: isHashedName(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    compressible: COMPRESSIBLE.test(type),
  }
}

const ASSET_FOLDER = /(^|\/)(assets|static|chunks|_astro|_nuxt|_app|_next|build|dist)\//

/**
 * The name carries a hash of the content, so that other content has another name: eight or more hexadecimal digits
 * (letters and figures among them), or, in a folder of build output, eight characters as bundlers write them (a figure
 * and a capital among them). Everything else is asked for again: a wrong guess here would last a year.
 */
function isHashedName(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const token = /[-._]([\w-]{8,64})(?:\.[a-z0-9]+)?\.[a-z0-9]{1,8}$/i.exec(name)?.[1]
  if (token === undefined || /\.x?html?$/i.test(name)) return false
  if (/^[0-9a-f]{8,64}$/.test(token)) return /\d/.test(token) && /[a-f]/.test(token)
  const tail = token.slice(-8)
  return ASSET_FOLDER.test(path) && /^[\w-]{8}$/.test(tail) && /\d/.test(tail) && /[A-Z]/.test(tail)
}

/** Encodings of compressed twins that the visitor takes, best first. */
export function acceptedTwins(acceptEncoding: string | undefined): readonly { readonly encoding: string; readonly extension: string }[] {
  const accepted = (acceptEncoding ?? '').toLowerCase().split(',', 16).map((part) => part.trim())
  const takes = (name: string): boolean => accepted.some((part) => part === name || (part.startsWith(`${name};`) && !/q=0(\.0*)?$/.test(part)))
  return [
    { encoding: 'br', extension: '.br' },
    { encoding: 'gzip', extension: '.gz' },
  ].filter(({ encoding }) => takes(encoding))
}
